//! One page with everything on it, written into the machine's temporary folder to be looked at, and
//! checks that hold for every component at once.
#![allow(clippy::unwrap_used)]

use super::{Flash, Frame, Me, NavItem, Page, assets, components::*, problem, render};
use crate::base::{Condition, Error, Lang, Reader, Refusal};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use maud::{Markup, html};
use std::path::Path;

fn reader(lang: Lang) -> Reader {
    let now: Timestamp = "2026-11-20T08:20:00Z".parse().unwrap();
    Reader { lang, zone: TimeZone::get("Europe/Paris").unwrap(), now, dial: crate::base::Dial::default() }
}

fn home(r: &Reader) -> Markup {
    let after = |minutes| Some(r.now + SignedDuration::from_mins(minutes));
    let de = r.lang == Lang::De;
    let say = |en: &'static str, german: &'static str| if de { german } else { en };
    let act = |en, german| link_button(Look::Move, "#", say(en, german));
    let line = |what: &'static str, whom, due, tone, act| TurnLine {
        id: format!("line-{}", what.len()),
        what,
        href: "#",
        whom,
        due,
        tone,
        act,
        more: html! {},
    };
    let late = [line(
        say("Answer the visitor from the pricing page", "Der Besucherin von der Preisseite antworten"),
        say("Zoe waits since yesterday", "Zoe wartet seit gestern"),
        after(-130),
        Tone::Late,
        act("Reply", "Antworten"),
    )];
    let now = [line(
        say("Hand over Support", "Support übergeben"),
        say("to Bob, your shift ends at 10:00", "an Bob, Ihre Schicht endet um 10:00"),
        after(40),
        Tone::Soon,
        act("Write handoff note", "Übergabenotiz schreiben"),
    )];
    let today = [
        line(
            say("Say whether you can take week 49", "Sagen, ob Sie Woche 49 übernehmen"),
            say("Bob asks", "Bob fragt"),
            after(220),
            Tone::Neutral,
            act("Accept", "Annehmen"),
        ),
        line(
            say("Answer the standup", "Standup beantworten"),
            "Platform",
            after(400),
            Tone::Neutral,
            act("Answer", "Antworten"),
        ),
    ];
    html! {
        (on_duty(say("On duty now", "Jetzt im Dienst"), &[("Ada Lovelace".into(), 1, "Support".into()), ("Bob".into(), 3, "Privacy".into())]))
        (turn_group(r, "late", say("Late", "Überfällig"), Tone::Late, &late))
        (turn_group(r, "now", say("Now", "Jetzt"), Tone::Soon, &now))
        (turn_group(r, "today", say("Today", "Heute"), Tone::Neutral, &today))
    }
}

fn form(r: &Reader) -> Markup {
    let t = r.words();
    let wrong = [Refusal::at("name", |t| t.web_missing()), Refusal::at("weekday", |t| t.web_choose())];
    let state = FormState::new()
        .with("at", "09:00")
        .with("zone", "Europe/Paris")
        .with("days", "1")
        .with("note", "Keys are in the <safe>.")
        .refused(&wrong, t);
    let zones = ["Europe/Paris", "America/New_York"].map(|z| Choice::new(z, z));
    let days = [
        Choice::new("1", "Monday"),
        Choice::new("5", "Friday").hint("The weekend belongs to the next person."),
    ];
    post_form(
        "#",
        "token",
        html! {
            (field(Field { name: "name", label: "Name of the rotation", hint: "As people say it: Support, Release, Door.", ..Field::default() }, &state, t))
            (fields(html! {
                (field(Field { name: "at", label: "Handoff at", kind: Kind::Time, ..Field::default() }, &state, t))
                (select(Field { name: "zone", label: "Time zone", ..Field::default() }, &zones, &state, t))
            }))
            (radios(Field { name: "weekday", label: "Handoff on", ..Field::default() }, &days, &state, t))
            (checkboxes(Field { name: "days", label: "Remind me", optional: true, ..Field::default() }, &days, &state, t))
            (textarea(Field { name: "note", label: "Handoff note", optional: true, ..Field::default() }, &state, t))
            (checkbox("tell", &Choice::new("1", "Tell everybody in it").hint("3 people get a mail."), &state))
            div.actions { (button(Look::Primary, "Save rotation")) (link_button(Look::Quiet, "#", "Cancel")) }
        },
    )
}

fn things(r: &Reader) -> Markup {
    let t = r.words();
    let rows = vec![
        vec![
            person("Ada Lovelace", 1, None),
            html! { "Admin" },
            badge_saying(Tone::Ok, "On duty"),
            time(r, r.now),
        ],
        vec![
            person("Bob", 3, None),
            html! { "Member" },
            badge_saying(Tone::Soon, "Back on Monday"),
            time(r, r.now),
        ],
        vec![person("Zoe", 5, None), html! { "Member" }, badge(Tone::Late, t), time(r, r.now)],
    ];
    let headers = ["Name", "Role", "State", "Seen"].map(String::from);
    let stale = FormState::new().or_fail(Error::refused(|t| t.web_stale_form()), t).unwrap();
    html! {
        (steps(t, &["You", "Mail", "People", "Rotation"].map(String::from), 2))
        (person_big("Ada Lovelace", 1, None))
        p.quiet { "On duty until " (time(r, r.now + SignedDuration::from_hours(72))) ". Then Bob." }
        (section("people", "People", table("People", &headers, &rows)))
        (section("facts", "Facts", facts(&[("Handoff".into(), html! { "Mondays at 09:00, Paris" }), ("Followers".into(), html! { @for n in 0..8 { (person(["Ada", "Bob", "Zoe", "Ana"][n % 4], n as u8, None)) " " } })])))
        (section("notices", "Notices", html! { div.stack {
            (notice(t, Tone::Ok, "Handed over to Bob. Both of you got a mail."))
            (notice(t, Tone::Neutral, "Nobody follows this rotation yet."))
            (notice(t, Tone::Soon, "Mail has not left this house since 08:00."))
            (notice(t, Tone::Late, "The disk is full. Reading goes on."))
            (problems(&stale, t))
        } }))
        (section("link", "Invite", copy_box(t, "invite", "Link for Zoe, good for 7 days", "https://turn.example/i/0c7q#x8sDk2lPq0")))
        (section("empty", "Empty", empty("A rotation says whose turn it is, week after week.", "Support: Ada, Bob and Zoe, each Monday at 09:00.", Some(("#", "Add rotation")))))
        (warning_section("end", "End this rotation", html! { p { "12 coming shifts fall away and 3 people are told." } div.actions { (button(Look::Danger, "End rotation")) } }))
    }
}

fn sign_in(r: &Reader, code: bool) -> Markup {
    let t = r.words();
    let state = FormState::new();
    let state = if code { state.refused(&[Refusal::at("code", |t| t.web_missing())], t) } else { state };
    post_form(
        "#",
        "token",
        html! {
            @if code {
                p.quiet { "We sent a link and a code, if ada@turn.example belongs to somebody here." }
                (field(Field { name: "code", label: "Code from the mail", kind: Kind::Code, first: true, ..Field::default() }, &state, t))
            } @else {
                (fragment_token())
                (field(Field { name: "email", label: "Your e-mail address", kind: Kind::Email, autocomplete: "email", first: true, ..Field::default() }, &state, t))
            }
            div.actions { (button(Look::Primary, "Send me a link")) }
        },
    )
}

async fn write(folder: &Path, name: &str, response: poem::Response) -> String {
    let html = response.into_body().into_string().await.unwrap();
    std::fs::write(folder.join(name), &html).unwrap();
    html
}

fn app<'a>(
    r: &'a Reader,
    nav: &'a [NavItem],
    title: &str,
    body: Markup,
    primary: Option<Markup>,
) -> Page<'a> {
    let flash = Flash { tone: Tone::Ok, text: "Handed over to Bob. Both of you got a mail.".into() };
    let demo = html! { span { "Demo, Friday 09:20" } (post_button(Look::Quiet, "#", "token", "+1 hour")) (post_button(Look::Quiet, "#", "token", "To the next handoff")) a href="#" { "Mail (3)" } };
    let me = Me { name: "Ada Lovelace".into(), tint: 1 };
    let home = title == r.words().web_nav_turns();
    let frame = Frame::App {
        nav,
        me,
        workspace: "Analytical Engines".into(),
        elsewhere: home.then_some("/workspaces"),
        here: if home { "turns" } else { "duty" },
        turns: 4,
        demo: home.then_some(demo),
        flash: (title == "Support").then_some(flash),
        shortcuts: true,
        form_token: "token",
    };
    Page { title: title.into(), reader: r, condition: Condition::Fine, still: false, frame, primary, body }
}

fn trouble(error: &Error, reader: &Reader) -> poem::Response {
    problem::answer(error, reader, Condition::Broken, None, "N")
}

#[tokio::test]
async fn every_component_fits_the_content_policy_and_its_language() {
    let folder = std::env::temp_dir().join("turnkeep-gallery");
    std::fs::create_dir_all(&folder).unwrap();
    let mut all = Vec::new();
    for lang in [Lang::En, Lang::De] {
        let r = reader(lang);
        let t = r.words();
        let item = |key, label, icon| NavItem { key, label, href: "/", icon, letter: 'g' };
        let nav = [
            item("turns", t.web_nav_turns(), "turns"),
            item("duty", t.web_nav_duty(), "duty"),
            item("people", t.web_nav_people(), "people"),
            item("settings", t.web_nav_settings(), "settings"),
        ];
        let add = Some(link_button(
            Look::Primary,
            "#",
            if lang == Lang::De { "Jemanden bitten" } else { "Ask someone" },
        ));
        let name = |page: &str| format!("{page}-{lang}.html");
        let bare = |title: &str, body| Page {
            title: title.into(),
            reader: &r,
            condition: Condition::Full,
            still: false,
            frame: Frame::Bare,
            primary: None,
            body,
        };
        all.push(
            write(&folder, &name("home"), render(app(&r, &nav, &t.web_nav_turns(), home(&r), add), "N"))
                .await,
        );
        all.push(
            write(&folder, &name("form"), render(app(&r, &nav, "Add rotation", form(&r), None), "N")).await,
        );
        all.push(
            write(&folder, &name("things"), render(app(&r, &nav, "Support", things(&r), None), "N")).await,
        );
        all.push(write(&folder, &name("sign-in"), render(bare("Sign in", sign_in(&r, false)), "N")).await);
        all.push(
            write(&folder, &name("code"), render(bare("Look into your mail", sign_in(&r, true)), "N")).await,
        );
        all.push(write(&folder, &name("fault"), trouble(&Error::fault("for the gallery"), &r)).await);
        all.push(write(&folder, &name("none"), trouble(&Error::NotFound, &r)).await);
    }
    for html in &all {
        assert!(!html.contains("style="), "no inline style");
        assert!(!html.contains(" onclick") && !html.contains("javascript:"));
        assert!(html.contains(assets::style_path()) && html.contains(r#"nonce="N""#));
        assert_eq!(html.matches("<h1>").count(), 1);
    }
    assert!(all[1].contains("Keys are in the &lt;safe&gt;."), "input comes back escaped");
    assert!(all[1].contains(r#"aria-describedby="name-hint name-wrong" aria-invalid="true""#));
}
