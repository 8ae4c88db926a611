//! From a letter to MIME: text and simple HTML side by side (RFC 2046 section 5.1.4).

use super::Letter;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

/// A letter ready for the wire.
pub(super) struct Wire {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

/// Is this text one plain e-mail address, such as `ada@example.com`?
pub fn is_address(text: &str) -> bool {
    address(text).is_ok()
}

/// Writes a letter, or says what is wrong with it, without repeating what it holds.
pub(super) fn compose(from: &str, letter: &Letter) -> Result<Wire, String> {
    let from = sender(from)?;
    let to = address(letter.to.text()).map_err(|()| "the recipient's address cannot be used")?;
    let name = letter.to_name.as_ref().map(|n| one_line(n.text())).filter(|n| !n.is_empty());
    if !is_message_id(&letter.message_id) {
        return Err("the message id cannot be used".into());
    }
    let (sent_by, sent_to) = (from.email.clone(), to.clone());
    let mut message = Message::builder()
        .from(from)
        .to(Mailbox::new(name, to))
        .subject(one_line(letter.subject.text()))
        .message_id(Some(letter.message_id.clone()));
    if let Some(reply_to) = &letter.reply_to {
        let reply_to = address(reply_to.text()).map_err(|()| "the address for answers cannot be used")?;
        message = message.reply_to(Mailbox::new(None, reply_to));
    }
    if letter.auto {
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message = message.raw_header(HeaderValue::new(name, "auto-generated".into()));
    }
    let (text, html) = (letter.text.text().to_owned(), letter.html.text().to_owned());
    let both = MultiPart::alternative_plain_html(text, html);
    let bytes = message.multipart(both).map_err(|e| e.to_string())?.formatted();
    Ok(Wire { from: sent_by, to: sent_to, bytes })
}

/// The mailbox that letters come from.
pub(super) fn sender(from: &str) -> Result<Mailbox, String> {
    let from: Mailbox = from.parse().map_err(|_| "the sender's address cannot be used")?;
    let name = from.name.map(|n| one_line(&n)).filter(|n| !n.is_empty());
    if is_address(from.email.as_ref()) {
        Ok(Mailbox::new(name, from.email))
    } else {
        Err("the sender's address cannot be used".into())
    }
}

/// An address without blanks, breaks or quoted oddities, so that it can stand in a command.
fn address(text: &str) -> Result<Address, ()> {
    if text.len() > 254 || text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>\"".contains(c))
    {
        return Err(());
    }
    text.parse().map_err(|_| ())
}

/// A header value on one line: whatever could start another line becomes a blank.
fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    text.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_message_id(id: &str) -> bool {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or_default();
    let plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+[]:".contains(&b))
    };
    id.len() <= 200 && inner.split_once('@').is_some_and(|(left, right)| plain(left) && plain(right))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn letter() -> Letter {
        Letter {
            to: "ada@example.test".to_owned().into(),
            to_name: Some("Ada".to_owned().into()),
            subject: "You are on duty".to_owned().into(),
            text: "Good morning".to_owned().into(),
            html: "<p>Good morning</p>".to_owned().into(),
            message_id: "<dlv_1@example.test>".into(),
            auto: true,
            reply_to: None,
        }
    }

    fn written(letter: &Letter) -> String {
        String::from_utf8(
            compose("Turnkeep <keep@example.test>", letter).map_err(|e| panic!("{e}")).unwrap().bytes,
        )
        .unwrap()
    }

    fn heads(letter: &Letter) -> Vec<String> {
        let text = written(letter);
        let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_letter_has_both_texts_and_says_that_a_machine_wrote_it() {
        let text = written(&letter());
        for part in [
            "From: Turnkeep <keep@example.test>\r\n",
            "To: Ada <ada@example.test>\r\n",
            "Message-ID: <dlv_1@example.test>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "multipart/alternative",
            "Good morning",
            "<p>Good morning</p>",
        ] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn a_line_break_in_a_header_value_starts_no_header() {
        for bad in [
            "x\r\nBcc: zoe@example.test",
            "x\nBcc: zoe@example.test",
            "x\rBcc: z",
            "x\0Bcc: z",
            "x\u{2028}Bcc: z",
            "x\u{85}Bcc: z",
        ] {
            let plain = heads(&letter()).len();
            let subject = Letter { subject: bad.to_owned().into(), ..letter() };
            let name = Letter { to_name: Some(bad.to_owned().into()), ..letter() };
            for letter in [subject, name] {
                let heads = heads(&letter);
                assert_eq!(heads.len(), plain, "{heads:?}");
                assert!(!heads.iter().any(|h| h.starts_with("Bcc")), "{heads:?}");
            }
        }
    }

    #[test]
    fn an_address_or_message_id_with_a_break_or_a_second_address_is_refused() {
        for bad in [
            "a@b.test\r\nRCPT TO:<z@b.test>",
            "a@b.test\n",
            "a b@c.test",
            "a@b.test,z@b.test",
            "<a@b.test>",
            "a",
            "",
            "\"a\rb\"@c.test",
        ] {
            assert!(!is_address(bad), "{bad:?}");
            let to = Letter { to: bad.to_owned().into(), ..letter() };
            let reply = Letter { reply_to: Some(bad.to_owned().into()), ..letter() };
            assert!(compose("keep@example.test", &to).is_err(), "{bad:?}");
            assert!(compose("keep@example.test", &reply).is_err(), "{bad:?}");
            assert!(
                compose(bad, &letter()).is_err() || bad == "<a@b.test>" || bad == "a@b.test\n",
                "{bad:?}"
            );
        }
        for bad in ["", "dlv_1@host", "<dlv_1>", "<a@b>\r\nBcc: z@b.test", "<a b@c>", "<@>", "<a@b@c>"] {
            assert!(
                compose("keep@example.test", &Letter { message_id: bad.into(), ..letter() }).is_err(),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn words_beyond_ascii_and_long_lines_travel_as_ascii() {
        let letter = Letter {
            subject: "Übergabe: Zoë hält ab Mo 09:00 die Rufbereitschaft für das Büro in Köln und Łódź"
                .to_owned()
                .into(),
            to_name: Some("Zoë".to_owned().into()),
            text: "Grüße\r\n.\r\n".repeat(3).into(),
            html: format!("<p>{}</p>", "lange Zeile äöü ".repeat(200)).into(),
            ..letter()
        };
        let text = written(&letter);
        assert!(text.is_ascii());
        assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    }
}
