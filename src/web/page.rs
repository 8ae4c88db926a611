//! A whole page: the document around a body, and the frame in which it hangs.

use super::{
    assets::{self, icon},
    components::{Tone, form_token_field, initials, notice},
};
use crate::base::{Condition, Reader, Words, text::count};
use maud::{DOCTYPE, Markup, html};
use poem::Response;

/// Where the sign-out button of the frame posts to.
pub const SIGN_OUT: &str = "/sign-out";
/// Where the avatar of the frame leads.
pub const ME: &str = "/me";
/// Where the search of the frame leads.
pub const SEARCH: &str = "/search";

/// A page, ready to be rendered.
pub struct Page<'a> {
    /// The heading, and the first part of the window's title.
    pub title: String,
    /// Who reads it.
    pub reader: &'a Reader,
    /// How it stands with writing; a banner says so if it is not fine.
    pub condition: Condition,
    /// Whether it must stay as it is: opening its address again would not give the same page, as after a form.
    pub still: bool,
    /// What stands around it.
    pub frame: Frame<'a>,
    /// The one primary action, top right.
    pub primary: Option<Markup>,
    /// Everything below the heading.
    pub body: Markup,
}

/// What stands around a page.
pub enum Frame<'a> {
    /// Nothing but a card with the mark: sign-in, first run, errors.
    Bare,
    /// The house: navigation, workspace, the reader's own face.
    App {
        /// The pages that this reader may open.
        nav: &'a [NavItem],
        /// The reader.
        me: Me,
        /// The workspace's name.
        workspace: String,
        /// Where the workspace's name leads, if the reader may go to others.
        elsewhere: Option<&'a str>,
        /// The key of the item that this page belongs to.
        here: &'static str,
        /// How many turns wait for the reader, shown beside the item `turns`.
        turns: usize,
        /// A thin bar above everything, for the demo's controls.
        demo: Option<Markup>,
        /// What the last act did.
        flash: Option<Flash>,
        /// Whether single keys do something (WCAG 2.2, 2.1.4: they can be turned off).
        shortcuts: bool,
        /// For the sign-out button.
        form_token: &'a str,
    },
}

/// One entry of the navigation.
pub struct NavItem {
    /// What [`Frame::App`] names as `here`; `turns` gets the count.
    pub key: &'static str,
    /// In the reader's language.
    pub label: String,
    /// A path.
    pub href: &'static str,
    /// The name of an icon in `assets/icons`.
    pub icon: &'static str,
    /// The letter that, after `g`, leads there.
    pub letter: char,
}

/// The reader, as the frame shows them.
pub struct Me {
    /// The display name.
    pub name: String,
    /// The colour, 0 to 7 (see [`super::components::tint`]).
    pub tint: u8,
}

/// One sentence about what the last act did, said politely to screen readers.
pub struct Flash {
    /// How it went.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// The whole document as an answer with status 200. The nonce is the request's (see [`super::Nonce`]).
pub fn render(page: Page<'_>, nonce: &str) -> Response {
    let t = page.reader.words();
    let title = match &page.frame {
        Frame::Bare => t.web_title(&page.title, "Turnkeep"),
        Frame::App { workspace, .. } => t.web_title(&page.title, workspace),
    };
    let script = html! { script src=(assets::script_path()) nonce=(nonce) defer {} };
    document(page.reader, &title, &script, frame(page))
}

/// A document as an answer with status 200: its head, the same on every page but for a script, and its body.
pub(super) fn document(reader: &Reader, title: &str, script: &Markup, body: Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang=(reader.lang) {
            head {
                meta charset="utf-8";
                title { (title) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(assets::style_path());
                (script)
            }
            (body)
        }
    };
    Response::builder().content_type("text/html; charset=utf-8").body(document.into_string())
}

fn frame(page: Page<'_>) -> Markup {
    let t = page.reader.words();
    match &page.frame {
        Frame::Bare => html! {
            body.bare {
                main #main tabindex="-1" {
                    (banner(&page))
                    (icon("mark"))
                    (head(&page))
                    (page.body)
                }
                div.sr #live role="status" aria-live="polite" {}
            }
        },
        Frame::App { nav, demo, flash, here, turns, shortcuts, form_token, .. } => html! {
            body.app data-still[page.still] data-keys[*shortcuts] {
                a.skip href="#main" { (t.web_skip()) }
                @if let Some(demo) = demo {
                    aside.demo { (demo) }
                }
                header.bar {
                    (house(&page))
                    @if *here != "search" { (search(t, *shortcuts, form_token)) }
                    (mine(&page))
                }
                nav.rail aria-label=(t.web_nav()) { ul {
                    @for item in *nav {
                        (nav_item(page.reader, item, item.key == *here, *turns))
                    }
                } }
                main #main tabindex="-1" {
                    (banner(&page))
                    div.flash #flash role="status" {
                        @if let Some(flash) = flash { (notice(t, flash.tone, &flash.text)) }
                    }
                    (head(&page))
                    (page.body)
                }
                div.sr #live role="status" aria-live="polite"
                    data-waiting=[(*here == "turns").then(|| waiting(t, *turns))] {}
                @if *shortcuts { (keys(t, nav)) }
                div #unsent hidden { (notice(t, Tone::Late, &t.web_unsent())) }
            }
        },
    }
}

/// The field that finds people, rotations and turns; on a phone the way to its page.
/// It is sent and not asked for by address, for what one searches is mostly a name.
fn search(t: &Words, shortcuts: bool, form_token: &str) -> Markup {
    html! {
        form.search role="search" aria-label=(t.web_search_all()) method="post" action=(SEARCH) data-plain {
            (form_token_field(form_token))
            label.sr for="find" { (t.web_search()) }
            (icon("search"))
            input #find type="search" name="q" placeholder=(t.web_search()) autocomplete="off"
                aria-keyshortcuts=[shortcuts.then_some("/")];
            @if shortcuts { kbd aria-hidden="true" { "/" } }
        }
        a.search href=(SEARCH) title=(t.web_search()) aria-label=(t.web_search()) { (icon("search")) }
    }
}

/// What single keys do; opened by `?`. Without script no key does anything, and this stays closed.
fn keys(t: &Words, nav: &[NavItem]) -> Markup {
    let row = |keys: &[&str], does: &str| {
        html! { div { dt { @for key in keys { kbd { (key) } " " } } dd { (does) } } }
    };
    html! {
        dialog.keys #keys aria-labelledby="keys-title" closedby="any" {
            h2 #keys-title { (t.web_keys()) }
            dl {
                (row(&["/"], &t.web_search()))
                @for item in nav { (row(&["g", item.letter.encode_utf8(&mut [0; 4])], &item.label)) }
                (row(&["n"], &t.web_keys_primary()))
                (row(&["?"], &t.web_keys_list()))
                (row(&["Esc"], &t.web_keys_close()))
            }
            p { (t.web_keys_off()) }
            form method="dialog" { button.button.quiet { (t.web_close()) } }
        }
    }
}

fn waiting(t: &Words, turns: usize) -> String {
    t.web_turns_waiting(count(turns))
}

/// That nothing can be saved: on every page, for as long as it is so.
fn banner(page: &Page<'_>) -> Markup {
    let t = page.reader.words();
    match page.condition {
        Condition::Fine => html! {},
        Condition::Full => {
            html! { div.disk role="status" { (notice(t, Tone::Soon, &t.web_full_banner())) } }
        }
        Condition::Broken => {
            html! { div.disk role="alert" { (notice(t, Tone::Late, &t.web_broken_banner())) } }
        }
    }
}

fn head(page: &Page<'_>) -> Markup {
    html! {
        div.head {
            h1 { (page.title) }
            @if let Some(primary) = &page.primary { (primary) }
        }
    }
}

fn nav_item(reader: &Reader, item: &NavItem, here: bool, turns: usize) -> Markup {
    html! {
        li {
            a href=(item.href) data-go=(item.letter) aria-current=[here.then_some("page")] {
                (icon(item.icon))
                span { (item.label) }
                @if item.key == "turns" && turns > 0 {
                    span.count aria-hidden="true" { @if turns > 99 { "99+" } @else { (turns) } }
                    span.sr { " (" (waiting(reader.words(), turns)) ")" }
                }
            }
        }
    }
}

/// Mark and name of the workspace: the way home; for whoever is in several the name is the way to them.
fn house(page: &Page<'_>) -> Markup {
    let Frame::App { workspace, elsewhere, .. } = &page.frame else { return html! {} };
    let t = page.reader.words();
    match elsewhere {
        None => html! { a.house href="/" { (icon("mark")) span { (workspace) } } },
        Some(href) => html! {
            div.house {
                a href="/" title=(t.web_nav_turns()) aria-label=(t.web_nav_turns()) { (icon("mark")) }
                a.others href=(href) title=(t.web_other_workspace()) {
                    span { (workspace) } span.sr { ", " (t.web_other_workspace()) } (icon("others"))
                }
            }
        },
    }
}

/// The reader's own corner: their face, and the way out.
fn mine(page: &Page<'_>) -> Markup {
    let Frame::App { me, form_token, .. } = &page.frame else { return html! {} };
    let t = page.reader.words();
    html! {
        div.me {
            form method="post" action=(SIGN_OUT) data-plain {
                (form_token_field(form_token))
                button type="submit" title=(t.web_sign_out()) aria-label=(t.web_sign_out()) { (icon("sign-out")) }
            }
            a href=(ME) title=(t.web_me()) aria-label=(t.web_me_of(&me.name)) {
                span class=(format!("face p{}", me.tint % 8)) aria-hidden="true" { (initials(&me.name)) }
            }
        }
    }
}
