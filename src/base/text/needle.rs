//! Looking for names the way people type them: in any case, without accents, by the beginnings of words or
//! by a part.

use icu_normalizer::{DecomposingNormalizerBorrowed, properties::CanonicalCombiningClassMapBorrowed};
use std::borrow::Cow;

/// How many of one sort a search shows.
pub const MOST: usize = 20;
/// How long a search may be, in letters.
pub const LONGEST: usize = 100;
/// How many of its words count.
const WORDS: usize = 8;

/// What is looked for. It may be a name, so it has no `Debug`.
pub struct Needle {
    /// Each in all its forms.
    words: Vec<Vec<String>>,
    whole: String,
}

/// How well something fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what was typed.
    Whole,
    /// It begins with what was typed.
    Start,
    /// Each word that was typed begins a word of it.
    Words,
    /// Each word that was typed is somewhere in it.
    Within,
}

impl Needle {
    /// Reads what somebody typed; `None` if there is nothing to look for.
    pub fn new(typed: &str) -> Option<Self> {
        // Marks alone are no word.
        let is_word = |forms: &Vec<String>| forms.first().is_some_and(|word| !word.is_empty());
        let words: Vec<_> = typed.split_whitespace().map(forms).filter(is_word).take(WORDS).collect();
        let whole = words.iter().filter_map(|forms| forms.first()).cloned().collect::<Vec<_>>().join(" ");
        (!whole.is_empty()).then_some(Self { words, whole })
    }

    /// How well a text fits; `None` if it does not.
    pub fn fit(&self, text: &str) -> Option<Fit> {
        let hays = forms(text);
        let within = |forms: &[String]| hays.iter().any(|hay| forms.iter().any(|word| hay.contains(word)));
        if !self.words.iter().all(|forms| within(forms)) {
            return None;
        }
        let begins = |forms: &[String]| hays.iter().any(|hay| forms.iter().any(|word| begins(hay, word)));
        Some(match () {
            () if hays.contains(&self.whole) => Fit::Whole,
            () if hays.iter().any(|hay| hay.starts_with(&self.whole)) => Fit::Start,
            () if self.words.iter().all(|forms| begins(forms)) => Fit::Words,
            () => Fit::Within,
        })
    }

    /// What fits of all these, best first and then by its text: as many as are shown, and one more if there is
    /// one, so that it can be said that there are.
    pub fn best<T>(&self, all: impl IntoIterator<Item = (String, T)>) -> Vec<(Fit, T)> {
        let fits = all.into_iter().filter_map(|(text, thing)| Some((self.fit(&text)?, text, thing)));
        let mut fits: Vec<_> = fits.collect();
        fits.sort_by_cached_key(|(fit, text, _)| (*fit, folded(text)));
        fits.truncate(MOST + 1);
        fits.into_iter().map(|(fit, _, thing)| (fit, thing)).collect()
    }
}

/// Whether some word of the text begins so.
fn begins(hay: &str, word: &str) -> bool {
    hay.match_indices(word).any(|(at, _)| !hay[..at].ends_with(char::is_alphanumeric))
}

/// A text as it is compared; one with umlauts also as those write it who have none on their keyboard.
fn forms(text: &str) -> Vec<String> {
    let spelled = ["ä", "ö", "ü", "Ä", "Ö", "Ü"].iter().any(|umlaut| text.contains(umlaut));
    let mut forms = vec![folded(text)];
    if spelled {
        let spelled = [("ä", "ae"), ("ö", "oe"), ("ü", "ue")]
            .iter()
            .fold(text.to_lowercase(), |text, (umlaut, letters)| text.replace(umlaut, letters));
        forms.push(folded(&spelled));
    }
    forms
}

/// Without case and accents: "Élodie Groß" is "elodie gross".
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // By way of capitals, for ß has no other small letter; then each letter apart from its marks, and without.
    let small = text.to_uppercase().to_lowercase();
    let apart: Cow<'_, str> = DecomposingNormalizerBorrowed::new_nfkd().normalize(&small);
    let classes = CanonicalCombiningClassMapBorrowed::new();
    // Letters with a stroke do not come apart; the sigma at a word's end is a sigma.
    let plain = |c| match c {
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ς' => 'σ',
        other => other,
    };
    apart.chars().filter(|c| classes.get_u8(*c) == 0).map(plain).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn fit(typed: &str, text: &str) -> Option<Fit> {
        Needle::new(typed).unwrap().fit(text)
    }

    #[test]
    fn names_are_found_however_they_are_typed() {
        for (typed, text, how) in [
            ("ada", "Ada", Some(Fit::Whole)),
            ("ADA lov", "Ada Lovelace", Some(Fit::Start)),
            ("love", "Ada Lovelace", Some(Fit::Words)),
            ("lov ad", "Ada Lovelace", Some(Fit::Words)),
            ("lace", "Ada Lovelace", Some(Fit::Within)),
            ("ada bob", "Ada Lovelace", None),
            ("elodie", "Élodie", Some(Fit::Whole)),
            ("ÉLODIE", "Elodie", Some(Fit::Whole)),
            ("gross", "Anna Groß", Some(Fit::Words)),
            ("groß", "Anna GROSS", Some(Fit::Words)),
            ("muller", "Jörg Müller", Some(Fit::Words)),
            ("mueller", "Jörg Müller", Some(Fit::Words)),
            ("joerg müller", "Jörg Müller", Some(Fit::Words)),
            ("Müller", "Joerg Mueller", Some(Fit::Words)),
            ("berg", "Anna-Lena Hohen-Berg", Some(Fit::Words)),
            ("иван", "ИВАН", Some(Fit::Whole)),
            ("하늘", "하늘", Some(Fit::Whole)),
        ] {
            assert_eq!(fit(typed, text), how, "{typed} in {text}");
        }
    }

    #[test]
    fn the_best_come_first_and_no_more_than_can_be_shown_and_one() {
        let all = ["Alada", "Bea Adams", "Ada", "Ada Zwei", "Ada Eins"];
        let needle = Needle::new(" ada ").unwrap();
        let best = needle.best(all.iter().map(|name| ((*name).to_owned(), *name)));
        let names: Vec<_> = best.iter().map(|(_, name)| *name).collect();
        assert_eq!(names, ["Ada", "Ada Eins", "Ada Zwei", "Bea Adams", "Alada"]);
        let many = (0..200).map(|n| (format!("Ada {n}"), n));
        assert_eq!(needle.best(many).len(), MOST + 1);
        assert!(Needle::new("  ").is_none() && Needle::new("\u{301}").is_none());
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_found_as_it_was_typed(text in "\\PC{1,40}") {
            if let Some(needle) = Needle::new(&text)
                && text.split_whitespace().count() <= WORDS
            {
                prop_assert!(needle.fit(&text).is_some());
            }
        }
    }
}
