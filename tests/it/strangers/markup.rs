//! A strict reader of pages: takes only the HTML that our own pages are written in, so that whatever
//! somebody smuggled into one is either text or an error.

use super::strings::MARK;
use turnkeep::spine::people::viewer::safe_path;

/// An element's start: its name, and its attributes with their values as a browser would have them.
#[derive(Clone, Debug)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// The text up to the next tag, as a browser would have it.
    pub text: String,
}

impl Tag {
    /// The value of an attribute; empty for one without a value, `None` if it is not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// A form of a page: where it goes, and its fields in their order.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub action: String,
    pub fields: Vec<Field>,
}

/// A field: what it would send if nobody touched it, and whether it shows any text that is put in.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// Whether the field would be sent: boxes are not, unless ticked.
    pub sent: bool,
    /// Whether any text may come back in it.
    pub free: bool,
}

/// Every start of an element, in order; ends are among them with a `/` before their name.
pub fn read(html: &str) -> Result<Vec<Tag>, String> {
    let mut rest = html.strip_prefix("<!DOCTYPE html>").ok_or("no doctype")?;
    let mut tags: Vec<Tag> = Vec::new();
    while !rest.is_empty() {
        let (text, more) = rest.split_once('<').unwrap_or((rest, ""));
        if text.contains('>') {
            return Err(format!("a lone > in {text:?}"));
        }
        match tags.last_mut() {
            Some(tag) => tag.text = plain(text)?,
            None if text.is_empty() => {}
            None => return Err(format!("text before the page: {text:?}")),
        }
        if more.is_empty() {
            break;
        }
        let (tag, after) = tag(more)?;
        tags.push(tag);
        rest = after;
    }
    Ok(tags)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':'))
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn tag(text: &str) -> Result<(Tag, &str), String> {
    let near: String = text.chars().take(60).collect();
    let end = text.find([' ', '>']).ok_or_else(|| format!("no end: {near}"))?;
    let name = &text[..end];
    if !is_name(name.trim_start_matches('/')) {
        return Err(format!("no element: {near}"));
    }
    let mut tag = Tag { name: name.to_owned(), attributes: Vec::new(), text: String::new() };
    let mut rest = &text[end..];
    loop {
        if let Some(after) = rest.strip_prefix("/>").or_else(|| rest.strip_prefix('>')) {
            return Ok((tag, after));
        }
        rest = rest.strip_prefix(' ').ok_or_else(|| format!("odd attributes: {near}"))?;
        if rest.starts_with("/>") {
            continue;
        }
        let end = rest.find([' ', '=', '>']).ok_or_else(|| format!("no end: {near}"))?;
        let name = &rest[..end];
        if !is_name(name) {
            return Err(format!("no attribute: {name:?} in {near}"));
        }
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"').ok_or_else(|| format!("no end: {near}"))?;
            if inside.contains(['<', '>']) {
                return Err(format!("markup in a value: {inside:?}"));
            }
            value = plain(inside)?;
            rest = after;
        } else if rest.starts_with('=') {
            return Err(format!("a value without quotes: {near}"));
        }
        tag.attributes.push((name.to_owned(), value));
    }
}

/// The text that a browser makes of this.
fn plain(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, more) = after.split_once(';').ok_or_else(|| format!("a lone & in {text:?}"))?;
        out.push_str(before);
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "nbsp" => '\u{a0}',
            "#39" => '\'',
            _ => return Err(format!("an entity of somebody else's: &{name};")),
        });
        rest = more;
    }
    Ok(out + rest)
}

/// Elements that no page of ours has.
const NEVER: &[&str] = &[
    "base", "iframe", "frame", "object", "embed", "applet", "style", "template", "math", "img", "video",
    "audio",
];

/// What is wrong with a page, if anything. A letter is read in its own frame: it is styled inline, and
/// its links hold the whole address.
pub fn trouble(html: &str, letter: bool) -> Option<String> {
    let tags = match read(html) {
        Ok(tags) => tags,
        Err(what) => return Some(what),
    };
    for tag in &tags {
        let names = tag.attributes.iter().map(|(name, _)| name).chain([&tag.name]);
        for name in names {
            if name.contains(MARK) || name.starts_with("on") || (name == "style" && !letter) {
                return Some(format!("{tag:?}"));
            }
        }
        if NEVER.contains(&tag.name.as_str())
            || ["srcdoc", "http-equiv"].iter().any(|a| tag.get(a).is_some() && !letter)
            // A button may lead its form to another page of ours, named by us.
            || tag.get("formaction").is_some_and(|to| safe_path(to).as_deref() != Some(to))
        {
            return Some(format!("{tag:?}"));
        }
        if tag.name == "script"
            && !(tag.get("nonce").is_some() && tag.get("src").is_some_and(|src| src.starts_with("/assets/")))
        {
            return Some(format!("{tag:?}"));
        }
        for address in ["href", "src", "action"].iter().filter_map(|name| tag.get(name)) {
            let own = ["?", "#"].iter().any(|start| address.starts_with(start))
                || (address.starts_with('/') && !address.starts_with("//") && !address.contains('\\'))
                || (letter && address.starts_with(crate::house_of_tests::ORIGIN));
            if !own {
                return Some(format!("leads elsewhere: {tag:?}"));
            }
        }
    }
    None
}

/// The forms of a page that are sent with POST.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut inside = false;
    let mut list = String::new();
    // Buttons that lead their form elsewhere are forms of their own: the same fields, and what the button says.
    let mut elsewhere = Vec::new();
    for tag in read(html).unwrap_or_else(|what| panic!("{what}")) {
        let is = |name: &str, value: &str| tag.get(name) == Some(value);
        match tag.name.as_str() {
            "form" if is("method", "post") => {
                inside = true;
                forms.push(Form { action: tag.get("action").unwrap_or_default().to_owned(), fields: vec![] });
            }
            "/form" => inside = false,
            "select" => list = tag.get("name").unwrap_or_default().to_owned(),
            _ => {}
        }
        let Some(form) = forms.last_mut().filter(|_| inside) else { continue };
        if let Some(action) = tag.get("formaction") {
            let mut fields = form.fields.clone();
            let value = tag.get("value").unwrap_or_default().to_owned();
            fields.extend(tag.get("name").map(|name| Field {
                name: name.to_owned(),
                value,
                sent: true,
                free: false,
            }));
            elsewhere.push(Form { action: action.to_owned(), fields });
            continue;
        }
        let name =
            if tag.name == "option" { list.clone() } else { tag.get("name").unwrap_or_default().to_owned() };
        if name.is_empty()
            || tag.name == "select"
            || !["input", "option", "textarea", "button"].contains(&tag.name.as_str())
        {
            continue;
        }
        let choice = tag.name == "option" || is("type", "radio") || is("type", "checkbox");
        let chosen = tag.get("checked").is_some() || tag.get("selected").is_some();
        let value = match tag.name.as_str() {
            // The parser takes the first line end of a text area for its own.
            "textarea" => tag.text.strip_prefix('\n').unwrap_or(&tag.text).to_owned(),
            _ => tag.get("value").unwrap_or_default().to_owned(),
        };
        let free = !choice && tag.name != "button" && !is("type", "password") && !is("type", "hidden");
        form.fields.push(Field { name, value, sent: !choice && tag.name != "button" || chosen, free });
    }
    forms.retain(|form| !form.action.is_empty());
    forms.extend(elsewhere);
    forms
}

#[test]
fn the_reader_takes_our_pages_and_nothing_that_was_smuggled_in() {
    let page = |body: &str| format!("<!DOCTYPE html><html lang=\"en\"><body>{body}</body></html>");
    for good in ["<p>1 &lt; 2</p>", "<input value=\"&quot;&gt;\" required>", "<a href=\"/people\">x</a>"] {
        assert_eq!(trouble(&page(good), false), None);
    }
    for bad in [
        "<zq9x>",
        "<p zq9x=\"\">",
        "<p zq9x>",
        "<p onclick=\"x\">",
        "<p a=b>",
        "<p a='b'>",
        "<script>x</script>",
        "<p>></p>",
        "<!-- x -->",
        "<a href=\"//evil.example\">",
        "<a href=\"javascript:x\">",
        "<iframe>",
        "<p>&x</p>",
        "<p title=\"<\">",
        "<p style=\"x\">",
    ] {
        assert!(trouble(&page(bad), false).is_some(), "{bad}");
    }
}
