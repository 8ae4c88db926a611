//! The list of devices on `/me`, and ending sessions one by one or all others.

use super::Answer;
use crate::base::Error;
use crate::spine::people::sessions::{self, Line, SessionId};
use crate::spine::people::viewer::{Viewer, Visitor};
use crate::web::components::{Look, button, form_id, form_token_field, table, time};
use crate::web::{Form, see_other};
use maud::{Markup, html};
use poem::{handler, web::Path};

/// Where the viewer is signed in, each with a button that ends it. `elsewhere`: a device may be in another
/// workspace, so that there is one to sign out even if none is seen here.
pub(super) fn devices(viewer: &Viewer, lines: &[Line], elsewhere: bool) -> Markup {
    let t = viewer.reader.words();
    let headers = [t.session_device(), t.session_opened(), t.session_seen(), t.session_act()];
    let rows: Vec<Vec<Markup>> = lines.iter().map(|line| row(viewer, line)).collect();
    html! {
        (table(&t.session_title(), &headers, &rows))
        @if elsewhere || lines.iter().any(|l| l.id != viewer.session) {
            form method="post" action="/me/sessions/others/end" {
                (form_token_field(&viewer.form_token))
                (button(Look::Quiet, &t.session_end_others()))
            }
        }
    }
}

fn row(viewer: &Viewer, line: &Line) -> Vec<Markup> {
    let t = viewer.reader.words();
    let action = format!("/me/sessions/{}/end", line.id);
    vec![
        html! {
            (line.device.said(t))
            @if line.id == viewer.session { " " span.quiet { (t.session_this()) } }
            @if !line.device.network.is_empty() { br; span.small.quiet { (line.device.network) } }
        },
        time(&viewer.reader, line.opened),
        time(&viewer.reader, line.seen),
        html! {
            form #(form_id(&action)) method="post" action=(action) {
                (form_token_field(&viewer.form_token))
                (button(Look::Quiet, &t.session_end()))
            }
        },
    ]
}

/// Ends one session of the viewer; their own one signs them out.
#[handler]
pub(super) async fn end(viewer: Viewer, visitor: Visitor, Path(id): Path<String>, form: Form) -> Answer {
    viewer.check(&form)?;
    let id: SessionId = id.parse().map_err(|_| Error::NotFound)?;
    let person = viewer.person.id;
    let ended = visitor.house.store.write(viewer.scope(), move |w| sessions::end(w, person, id)).await;
    if id == viewer.session {
        return Ok(visitor.signed_out_after(ended)?);
    }
    ended?;
    Ok(see_other("/me#sessions"))
}

/// Ends all other sessions of the viewer.
#[handler]
pub(super) async fn end_others(viewer: Viewer, visitor: Visitor, form: Form) -> Answer {
    viewer.check(&form)?;
    let (person, kept) = (viewer.person.id, viewer.session);
    visitor.house.store.write(viewer.scope(), move |w| sessions::end_others(w, person, kept)).await?;
    Ok(see_other("/me#sessions"))
}
