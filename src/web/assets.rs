//! The files that pages need, inside the binary: one stylesheet, one script, the icons.

use super::{Guard, Routes};
use maud::{Markup, PreEscaped};
use poem::{
    Endpoint, Request, Response,
    error::NotFoundError,
    http::{StatusCode, header},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/css"]
struct Css;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/js"]
struct Js;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/icons"]
struct Icons;

/// All files of a kind joined in the order of their names, and the address that their content gives them.
struct Bundle {
    path: String,
    body: Vec<u8>,
}

static STYLE: LazyLock<Bundle> = LazyLock::new(|| Bundle::of::<Css>("css"));
static SCRIPT: LazyLock<Bundle> = LazyLock::new(|| Bundle::of::<Js>("js"));
static ICONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let named = |file: std::borrow::Cow<'static, str>| {
        let text = String::from_utf8(Icons::get(&file)?.data.into_owned()).ok()?;
        Some((file.strip_suffix(".svg")?.to_owned(), text.trim_end().to_owned()))
    };
    Icons::iter().filter_map(named).collect()
});

impl Bundle {
    fn of<E: RustEmbed>(ending: &str) -> Self {
        let mut names: Vec<_> = E::iter().filter(|name| name.ends_with(ending)).collect();
        names.sort();
        let mut body = Vec::new();
        for file in names.iter().filter_map(|name| E::get(name)) {
            for line in file.data.split_inclusive(|byte| *byte == b'\n') {
                // What is said to whoever reads the source need not travel.
                let code = line.trim_ascii_start();
                if !code.starts_with(b"//") {
                    body.extend_from_slice(code);
                }
            }
        }
        let hash = data_encoding::BASE32_NOPAD.encode(&Sha256::digest(&body)[..10]).to_lowercase();
        Self { path: format!("/assets/{hash}.{ending}"), body }
    }
}

/// The address of the stylesheet; it changes with its content.
pub fn style_path() -> &'static str {
    &STYLE.path
}

/// The address of the script; it changes with its content.
pub fn script_path() -> &'static str {
    &SCRIPT.path
}

/// An icon of `assets/icons` by name, as inline SVG hidden from screen readers; nothing if there is none.
pub fn icon(name: &str) -> Markup {
    PreEscaped(ICONS.get(name).cloned().unwrap_or_default())
}

/// Adds the files to the pages: the two bundles, the favicon under both of its names, `robots.txt`.
pub fn mount(routes: Routes) -> Routes {
    let paths = ["/assets/:file", "/favicon.svg", "/favicon.ico", "/robots.txt"];
    paths.into_iter().fold(routes, |routes, path| routes.get(path, Guard::Anybody, Files))
}

struct Files;

impl Endpoint for Files {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        const YEAR: &str = "public, max-age=31536000, immutable";
        const DAY: &str = "public, max-age=86400";
        let path = req.original_uri().path();
        let (kind, cache, body) = match path {
            _ if path == style_path() => ("text/css; charset=utf-8", YEAR, &STYLE.body[..]),
            _ if path == script_path() => ("text/javascript; charset=utf-8", YEAR, &SCRIPT.body[..]),
            "/favicon.svg" | "/favicon.ico" => {
                ("image/svg+xml", DAY, ICONS.get("favicon").map_or("", String::as_str).as_bytes())
            }
            "/robots.txt" => ("text/plain; charset=utf-8", DAY, &b"User-agent: *\nDisallow: /\n"[..]),
            _ => return Err(NotFoundError.into()),
        };
        let answer = Response::builder().status(StatusCode::OK).content_type(kind);
        Ok(answer.header(header::CACHE_CONTROL, cache).body(body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::{
        IntoResponse,
        web::{Compress, CompressionAlgo},
    };

    #[test]
    fn the_look_weighs_little_and_its_layers_come_first() {
        let css = String::from_utf8_lossy(&STYLE.body);
        assert!(css.starts_with("@layer tokens,"), "the order of layers is said before the first of them");
        assert!(
            !css.contains("http://")
                || css.matches("http://").count() == css.matches("http://www.w3.org").count()
        );
        assert!(!css.contains("https://"), "nothing is fetched from elsewhere");
    }

    #[test]
    fn our_own_script_makes_markup_of_text_in_one_place_only() {
        let mut made = 0;
        for name in Js::iter().filter(|name| name.ends_with("js") && !name.starts_with("vendor/")) {
            let file = Js::get(&name).unwrap_or_else(|| unreachable!("it was just listed")).data;
            let js = String::from_utf8_lossy(&file);
            for sink in
                ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "Function("]
            {
                assert!(!js.contains(sink), "{name}: {sink} does not run under Trusted Types");
            }
            made += js.matches("createHTML(").count();
            assert!(js.lines().count() <= 150, "{name} is too long to be read at once");
        }
        assert_eq!(made, 1, "one door for markup, the one that reads an answer");
    }

    /// What is not ours is what its project published. (That it stays within the content policy is for the
    /// browser tests to see: there every violation is a failure.)
    #[test]
    fn what_is_not_our_own_is_as_its_project_published_it() {
        let known =
            [("idiomorph-0.8.0.min.js", "4cbd535caf7663a51eda9bce6595371c384fc430d54b8d414e29a61167f19f96")];
        let table = Js::get("vendor/README.md").map(|file| file.data).unwrap_or_default();
        let scripts = Js::iter().filter(|name| name.starts_with("vendor/") && name.ends_with("js"));
        assert_eq!(scripts.count(), known.len());
        for (name, sum) in known {
            let file = Js::get(&format!("vendor/{name}")).map(|file| file.data).unwrap_or_default();
            assert_eq!(data_encoding::HEXLOWER.encode(&Sha256::digest(&file)), sum, "{name}");
            assert!(
                String::from_utf8_lossy(&table).contains(sum),
                "{name} is in the table of what is not ours"
            );
        }
    }

    #[tokio::test]
    async fn over_the_wire_the_look_is_at_most_15_kb_and_the_script_at_most_8() {
        for (bundle, most) in [(&*STYLE, 15_000), (&*SCRIPT, 8_000)] {
            let whole = Response::builder().body(bundle.body.clone());
            let packed = Compress::new(whole, CompressionAlgo::GZIP).into_response();
            let bytes = packed.into_body().into_bytes().await.map(|bytes| bytes.len());
            assert!(
                bytes.as_ref().is_ok_and(|bytes| (1_000..=most).contains(bytes)),
                "{}: {bytes:?}",
                bundle.path
            );
        }
    }

    #[test]
    fn no_icon_styles_itself() {
        for (name, svg) in ICONS.iter().filter(|(name, _)| *name != "favicon") {
            assert!(svg.starts_with("<svg") && svg.contains("aria-hidden"), "{name}");
            assert!(!svg.contains("style"), "{name}");
        }
        assert!(icon("no-such-icon").0.is_empty());
    }
}
