//! The door that every request passes on its way in and every answer on its way out.

use super::{Nonce, Site, csrf, headers, problem};
use crate::base::{Clock, Condition, Error};
use futures_util::FutureExt;
use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{HeaderValue, header},
    web::{Compress, CompressionAlgo},
};
use std::{panic::AssertUnwindSafe, sync::Arc};

/// The outermost middleware. Gives the request its [`Nonce`] and the `Arc<Site>`, refuses what another
/// site sent, turns errors and panics into pages, compresses text, and puts the headers on.
#[derive(Clone)]
pub struct Door {
    site: Arc<Site>,
    clock: Clock,
}

impl Door {
    /// A door for this site.
    pub fn new(site: Arc<Site>, clock: Clock) -> Self {
        Self { site, clock }
    }
}

impl<E: Endpoint> Middleware<E> for Door {
    type Output = Guarded<E>;
    fn transform(&self, inner: E) -> Guarded<E> {
        Guarded { inner, door: self.clone() }
    }
}

/// Everything behind the door.
pub struct Guarded<E> {
    inner: E,
    door: Door,
}

impl<E: Endpoint> Endpoint for Guarded<E> {
    type Output = Response;

    async fn call(&self, mut req: Request) -> poem::Result<Response> {
        let Door { site, clock } = &self.door;
        let nonce = Nonce::new();
        let reader = problem::stranger(&req, clock.now().at());
        let gzip = takes_gzip(&req);
        let mut response = if csrf::passes(&req, site) {
            req.extensions_mut().insert(nonce.clone());
            req.extensions_mut().insert(site.clone());
            match AssertUnwindSafe(self.inner.call(req)).catch_unwind().await {
                Ok(Ok(answer)) => answer.into_response(),
                Ok(Err(error)) => problem::foreign_error(error, &reader, Condition::Fine, None, &nonce),
                // The panic's own words went to the log; they may hold anything, so none of them goes further.
                Err(_) => {
                    let fault = Error::fault("a request handler panicked");
                    problem::answer(&fault, &reader, Condition::Fine, None, &nonce)
                }
            }
        } else {
            problem::from_elsewhere(&reader, &nonce)
        };
        headers::put(&mut response, &nonce, site.https());
        Ok(if gzip { squeezed(response) } else { response })
    }
}

fn takes_gzip(req: &Request) -> bool {
    let wanted = req.header(header::ACCEPT_ENCODING).unwrap_or_default();
    wanted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case("gzip")
            && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Compresses what is text and whole. Event streams stay as they are, for they must not wait for a full block.
fn squeezed(mut response: Response) -> Response {
    const TEXTS: [&str; 5] =
        ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"];
    let kind = response.content_type().unwrap_or_default();
    let is_text = TEXTS.iter().any(|text| kind.starts_with(text));
    if !is_text || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    Compress::new(response, CompressionAlgo::GZIP).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::{
        base::Result,
        web::{Form, Guard, Routes, assets, see_other},
    };
    use poem::{EndpointExt, handler, http::StatusCode, test::TestClient};

    #[handler]
    fn page() -> poem::web::Html<String> {
        poem::web::Html("calm ".repeat(200))
    }
    #[handler]
    fn save(form: Form) -> Result<Response> {
        form.one("name")?;
        Ok(see_other("/"))
    }
    #[handler]
    fn gone() -> Result<Response> {
        Err(Error::NotAllowed)
    }
    #[handler]
    fn often() -> Result<Response> {
        Err(Error::TooMany(120))
    }
    #[handler]
    fn broken() -> Result<Response> {
        panic!("Ada's secret")
    }
    #[handler]
    fn raced() -> Result<Response> {
        Err(Error::Conflict)
    }

    #[handler]
    fn full() -> Result<Response> {
        Err(Error::Unwritable(Condition::Full))
    }
    #[handler]
    fn busy() -> Result<Response> {
        Err(Error::Busy)
    }

    fn house(url: &str) -> TestClient<impl Endpoint> {
        let routes = Routes::new()
            .get("/", Guard::Anybody, page)
            .post("/save", Guard::Anybody, save)
            .get("/gone", Guard::Anybody, gone)
            .get("/often", Guard::Anybody, often)
            .get("/broken", Guard::Anybody, broken)
            .get("/raced", Guard::Anybody, raced)
            .get("/full", Guard::Anybody, full)
            .get("/busy", Guard::Anybody, busy);
        let site = Arc::new(Site::new(url, vec![]).unwrap());
        let pages = assets::mount(routes).router(|_, each| each);
        TestClient::new(pages.with(Door::new(site, Clock::system())))
    }

    async fn body(response: poem::test::TestResponse) -> String {
        response.0.into_body().into_string().await.unwrap()
    }

    #[tokio::test]
    async fn every_answer_carries_every_header() {
        let house = house("https://turn.example");
        let paths = [
            "/",
            "/gone",
            "/often",
            "/broken",
            "/raced",
            "/no/such/page",
            "/save",
            "/robots.txt",
            "/favicon.ico",
        ];
        for path in paths.into_iter().chain([assets::style_path(), assets::script_path(), "/assets/../x"]) {
            let answer = house.get(path).send().await.0;
            let has =
                |name: &str| answer.header(name).unwrap_or_else(|| panic!("{path} lacks {name}")).to_owned();
            let policy = has("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{path}");
            assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types turnkeep"), "{path}");
            assert!(!policy.contains("unsafe") && !policy.contains("script-src 'self'"), "{path}");
            assert_eq!(has("strict-transport-security"), "max-age=31536000; includeSubDomains");
            assert_eq!(has("x-content-type-options"), "nosniff");
            assert_eq!(has("x-frame-options"), "DENY");
            assert_eq!(has("referrer-policy"), "same-origin");
            assert_eq!(has("cross-origin-opener-policy"), "same-origin");
            assert_eq!(has("cross-origin-resource-policy"), "same-origin");
            assert_eq!(has("origin-agent-cluster"), "?1");
            assert!(has("permissions-policy").contains("camera=()"));
            assert!(has("vary").contains("Sec-Fetch-Site, Origin"));
            let kept = path.starts_with("/assets/") && answer.status().is_success();
            let file = matches!(path, "/robots.txt" | "/favicon.ico");
            let cache = if kept { "public, max-age=31536000, immutable" } else { "no-store" };
            assert!(file || has("cache-control") == cache, "{path}");
        }
        let one = house.get("/").send().await.0.header("content-security-policy").unwrap().to_owned();
        let two = house.get("/").send().await.0.header("content-security-policy").unwrap().to_owned();
        assert_ne!(one, two, "a nonce is used once");
    }

    #[tokio::test]
    async fn plain_http_promises_no_https() {
        let answer = house("http://127.0.0.1:8080").get("/").send().await.0;
        assert_eq!(answer.header("strict-transport-security"), None);
    }

    #[tokio::test]
    async fn each_trouble_has_its_status_and_its_page_in_the_readers_language() {
        let house = house("https://turn.example");
        for (path, status, words) in [
            ("/gone", StatusCode::NOT_FOUND, "Hier ist nichts"),
            ("/no/such/page", StatusCode::NOT_FOUND, "Hier ist nichts"),
            ("/save", StatusCode::METHOD_NOT_ALLOWED, "Hier ist nichts"),
            ("/raced", StatusCode::CONFLICT, "Jemand war schneller"),
            ("/often", StatusCode::TOO_MANY_REQUESTS, "in etwa 2 Minuten wieder"),
            ("/full", StatusCode::SERVICE_UNAVAILABLE, "Die Festplatte ist voll"),
            ("/busy", StatusCode::SERVICE_UNAVAILABLE, "Einen Moment, bitte"),
            ("/broken", StatusCode::INTERNAL_SERVER_ERROR, "nennen Sie diese Kennung"),
        ] {
            let answer = house.get(path).header("accept-language", "de-AT,de;q=0.9,en;q=0.5").send().await;
            answer.assert_status(status);
            for (slow, seconds) in [("/often", "120"), ("/full", "10"), ("/busy", "2")] {
                if path == slow {
                    answer.assert_header("retry-after", seconds);
                }
            }
            let nonce =
                answer.0.header("content-security-policy").unwrap().split('\'').nth(3).unwrap().to_owned();
            let html = body(answer).await;
            assert!(html.contains(words) && html.contains(r#"<html lang="de">"#), "{path}: {html}");
            let nonce = nonce.strip_prefix("nonce-").unwrap();
            assert!(html.contains(&format!("nonce=\"{nonce}\"")), "the page knows its own nonce");
            assert!(!html.contains("secret"));
        }
    }

    #[tokio::test]
    async fn a_form_is_taken_only_from_our_own_pages_and_only_when_it_can_be_read() {
        let house = house("https://turn.example");
        let kind = "application/x-www-form-urlencoded";
        let send = |body: Vec<u8>, kind: &'static str, from: &'static str| {
            house.post("/save").content_type(kind).header("sec-fetch-site", from).body(body).send()
        };
        send(b"name=Ada".to_vec(), kind, "same-origin").await.assert_status(StatusCode::SEE_OTHER);
        send(b"name=Ada".to_vec(), kind, "cross-site").await.assert_status(StatusCode::FORBIDDEN);
        send(b"name=+".to_vec(), kind, "same-origin").await.assert_status(StatusCode::UNPROCESSABLE_ENTITY);
        send(b"name=%ff".to_vec(), kind, "same-origin").await.assert_status(StatusCode::BAD_REQUEST);
        send(b"name=Ada".to_vec(), "text/plain", "same-origin").await.assert_status(StatusCode::BAD_REQUEST);
        let big = vec![b'a'; crate::web::form::LIMIT + 1];
        let refused = send(big, kind, "same-origin").await;
        refused.assert_status(StatusCode::PAYLOAD_TOO_LARGE);
        assert!(body(refused).await.contains("64 kB"));
    }

    #[tokio::test]
    async fn text_is_compressed_for_those_who_take_it() {
        let house = house("https://turn.example");
        let zipped = house.get("/").header("accept-encoding", "br, gzip").send().await.0;
        assert_eq!(zipped.header("content-encoding"), Some("gzip"));
        let length = zipped.into_body().into_bytes().await.unwrap().len();
        assert!(length < 200, "{length}");
        for no in ["br", "gzip;q=0", ""] {
            let plain = house.get("/").header("accept-encoding", no).send().await.0;
            assert_eq!(plain.header("content-encoding"), None, "{no}");
        }
        house.head("/").header("accept-encoding", "gzip").send().await.assert_status_is_ok();
    }
}
