//! What a person reads: languages, messages and the way instants and dates are said.

mod format;
pub mod needle;
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    rust_2018_idioms
)]
mod l10n {
    include!(concat!(env!("OUT_DIR"), "/l10n.rs"));
}

pub use format::{Dial, Reader, weekday_long, weekday_short};
/// A language of the interface.
pub use l10n::L10n as Lang;
/// The messages of one language, a function each.
pub use l10n::L10nLanguage as Words;
use std::sync::LazyLock;

static EN: LazyLock<Words> = LazyLock::new(|| Lang::En.load());
static DE: LazyLock<Words> = LazyLock::new(|| Lang::De.load());

/// The messages of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &EN,
        Lang::De => &DE,
    }
}

/// A number of things, as messages take it.
pub fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The language that an `Accept-Language` header asks for, English if it names none of ours.
pub fn preferred(accept_language: &str) -> Lang {
    let mut best = (0.0, Lang::En);
    for part in accept_language.split(',') {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default();
        if let Ok(lang) = primary.to_ascii_lowercase().parse::<Lang>()
            && weight > best.0
        {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_gets_the_language_it_prefers_of_ours() {
        assert_eq!(preferred("de-AT,de;q=0.9,en;q=0.8"), Lang::De);
        assert_eq!(preferred("fr, en;q=0.5, de;q=0.7"), Lang::De);
        assert_eq!(preferred("fr"), Lang::En);
        assert_eq!(preferred(""), Lang::En);
    }
}
