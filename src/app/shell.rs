//! The shell around every page: handlers answer with content or a failure, and here it becomes a
//! whole page, in the frame and the language of whoever reads it.

use crate::base::Reader;
use crate::slice::{Content, Failure, House};
use crate::web::{Frame, Nonce, Page, page, problem};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response, http::header};

/// The middleware.
#[derive(Clone)]
pub(super) struct Shell {
    house: House,
}

impl Shell {
    pub(super) fn new(house: House) -> Self {
        Self { house }
    }
}

impl<E: Endpoint> Middleware<E> for Shell {
    type Output = Framed<E>;
    fn transform(&self, inner: E) -> Framed<E> {
        Framed { inner, house: self.house.clone() }
    }
}

/// Everything inside the shell.
pub(super) struct Framed<E> {
    inner: E,
    house: House,
}

impl<E: Endpoint> Endpoint for Framed<E> {
    type Output = Response;

    async fn call(&self, req: Request) -> poem::Result<Response> {
        let nonce = Nonce::of(&req);
        let stranger = problem::stranger(&req, self.house.store.clock().now().at());
        let answer = match self.inner.call(req).await {
            Ok(answer) => answer.into_response(),
            Err(error) => match error.downcast_ref::<Failure>() {
                Some(failure) => return Ok(problem::answer(&failure.0, &stranger, &nonce)),
                None => problem::foreign_error(error, &stranger, &nonce),
            },
        };
        Ok(self.framed(answer, &stranger, &nonce))
    }
}

impl<E> Framed<E> {
    fn framed(&self, mut answer: Response, reader: &Reader, nonce: &Nonce) -> Response {
        if let Some(failure) = answer.extensions_mut().remove::<Failure>() {
            return problem::answer(&failure.0, reader, nonce);
        }
        let Some(content) = answer.extensions_mut().remove::<Content>() else { return answer };
        let status = content.status;
        let page = Page {
            title: content.title,
            reader,
            frame: Frame::Bare,
            primary: content.primary,
            body: content.body,
        };
        let mut whole = page::render(page, nonce);
        whole.set_status(status);
        for (name, value) in answer.headers() {
            if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
                whole.headers_mut().append(name, value.clone());
            }
        }
        whole
    }
}
