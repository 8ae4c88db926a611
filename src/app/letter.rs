//! A message as a letter: plain text and simple HTML that say the same, in the reader's language.

use crate::base::{Reader, Sealed, Words};
use crate::integrations::mail::Letter;
use crate::slice::Message;
use crate::web::assets::icon;
use maud::{DOCTYPE, html};

/// Where a letter goes, and how it is known again.
pub(super) struct Envelope {
    /// The address.
    pub(super) to: Sealed<String>,
    /// The name, if we know one.
    pub(super) name: Option<Sealed<String>>,
    /// `<dlv_…@host>`.
    pub(super) message_id: String,
    /// From which workspace it comes, if the house has several.
    pub(super) workspace: Option<Sealed<String>>,
    /// Whether the reader has settings of their own in which mails can be changed.
    pub(super) member: bool,
}

/// Writes the letter. `origin` stands before every path of ours.
pub(super) fn compose(message: Message, envelope: Envelope, reader: &Reader, origin: &str) -> Letter {
    let text = text(&message, &envelope, reader, origin);
    let html = page(&message, &envelope, reader, origin);
    Letter {
        to: envelope.to,
        to_name: envelope.name,
        subject: message.subject,
        text: Sealed::new(text),
        html: Sealed::new(html),
        message_id: envelope.message_id,
        auto: true,
        reply_to: None,
    }
}

/// The host and path of the reader's own settings, as one would say it: not a second link.
fn place_of_settings(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    format!("{host}/me")
}

/// Why one got it, from which workspace, and where to change that.
fn foot(message: &Message, envelope: &Envelope, t: &Words, origin: &str) -> Vec<String> {
    let workspace = envelope.workspace.as_ref().map(|name| t.app_mail_workspace(name.reveal()));
    let change = envelope.member.then(|| t.app_mail_change(place_of_settings(origin)));
    [Some(message.why.clone()), workspace, change].into_iter().flatten().collect()
}

fn text(message: &Message, envelope: &Envelope, reader: &Reader, origin: &str) -> String {
    let t = reader.words();
    let mut parts: Vec<String> = message.lines.iter().map(|line| line.reveal().clone()).collect();
    if let Some((label, path)) = &message.link {
        parts.push(format!("{label}:\n{origin}{path}"));
    }
    let foot = foot(message, envelope, t, origin);
    parts.push(format!("-- \n{}", foot.join("\n")));
    parts.join("\n\n") + "\n"
}

const BODY: &str = "margin:0;padding:24px 16px;background:#fbfaf7;color:#1d1c1a;\
                    font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const SHEET: &str = "max-width:34em;margin:0 auto";
const MARK: &str = "color:#38632f;margin:0 0 16px";
const TITLE: &str = "font-size:20px;line-height:1.3;margin:0 0 16px;font-weight:600";
const LINE: &str = "margin:0 0 16px;white-space:pre-line";
const LINK: &str = "display:inline-block;padding:10px 18px;border-radius:6px;background:#38632f;\
                    color:#ffffff;text-decoration:none;font-weight:600";
const FOOT: &str =
    "margin:24px 0 0;padding-top:12px;border-top:1px solid #dcd8cf;color:#5f5b53;font-size:13px";

fn page(message: &Message, envelope: &Envelope, reader: &Reader, origin: &str) -> String {
    html! {
        (DOCTYPE)
        html lang=(reader.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (message.subject.reveal()) }
            }
            body style=(BODY) {
                div style=(SHEET) {
                    div style=(MARK) { (icon("mark")) }
                    h1 style=(TITLE) { (message.subject.reveal()) }
                    @for line in &message.lines { p style=(LINE) { (line.reveal()) } }
                    @if let Some((label, path)) = &message.link {
                        p style=(LINE) { a style=(LINK) href=(format!("{origin}{path}")) { (label) } }
                    }
                    p style=(FOOT) {
                        @for (n, line) in foot(message, envelope, reader.words(), origin).iter().enumerate() {
                            @if n > 0 { br; }
                            (line)
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn a_letter_says_the_same_in_text_and_html_with_one_link_and_no_image_from_elsewhere() {
        let message = Message {
            subject: "You are on duty: Support".to_owned().into(),
            lines: vec!["Until Mon 09:00. Bob left a note: <b>keys</b>".to_owned().into()],
            link: Some(("Read the note".into(), "/rotations/rot_1".into())),
            why: "You take part in Support.".into(),
        };
        let envelope = Envelope {
            to: "ada@example.test".to_owned().into(),
            name: None,
            message_id: "<dlv_1@turn.test>".into(),
            workspace: Some("Lindenhof <GmbH>".to_owned().into()),
            member: true,
        };
        let reader = Reader {
            lang: Lang::En,
            zone: TimeZone::UTC,
            now: Timestamp::UNIX_EPOCH,
            dial: crate::base::Dial::default(),
        };
        let letter = compose(message, envelope, &reader, "https://turn.test");
        let (text, html) = (letter.text.text(), letter.html.text());
        assert!(text.contains("Read the note:\nhttps://turn.test/rotations/rot_1"), "{text}");
        assert!(text.contains("You take part in Support.") && text.contains("turn.test/me"), "{text}");
        assert!(text.contains("Workspace: Lindenhof <GmbH>\n"), "{text}");
        assert!(html.contains("Workspace: Lindenhof &lt;GmbH&gt;<br>"), "{html}");
        assert!(html.contains("&lt;b&gt;keys&lt;/b&gt;"), "{html}");
        assert_eq!(html.matches("href=").count(), 1);
        assert!(!html.contains("<img") && !html.contains("url("));
    }
}
