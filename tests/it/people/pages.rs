//! The pages, as a browser without scripts meets them.

use super::browser::Seat;
use super::world::World;
use jiff::SignedDuration;
use jiff::civil::date;
use turnkeep::spine::people::{self, Role, invites, leave};

#[test]
fn a_member_finds_nothing_where_only_admins_may_act() {
    let world = World::new();
    let (bob, zoe) = (Seat::of(&world, "Bob"), world.id("Zoe"));
    assert_eq!(bob.get("/people/invite").status, 404);
    assert_eq!(bob.post("/me", "/people/invite", "people=eve@example.eu").status, 404);
    for verb in ["role", "deactivate", "return", "resend", "link", "revoke", "leave"] {
        let fields = "role=admin&first=2026-11-23&last=2026-11-27";
        let answer = bob.post("/me", &format!("/people/{zoe}/{verb}"), fields);
        assert_eq!(answer.status, 404, "{verb}");
    }
    let page = bob.get(&format!("/people/{zoe}"));
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("zoe@example.eu"), "addresses are for admins and oneself");
    assert!(!page.html.contains("/deactivate"));
    let list = bob.get("/people").html;
    assert!(list.contains("Zoe") && !list.contains('@') && !list.contains("/people/invite"));
}

#[test]
fn another_workspaces_people_are_not_there() {
    let (world, other) = (World::new(), World::new());
    let ada = Seat::of(&world, "Ada");
    for id in [other.id("Bob").to_string(), "per_nonsense".into(), "invite2".into()] {
        assert_eq!(ada.get(&format!("/people/{id}")).status, 404);
        assert_eq!(ada.post("/me", &format!("/people/{id}/deactivate"), "").status, 404);
        assert_eq!(
            ada.post("/me", &format!("/people/{id}/leave"), "first=2026-11-23&last=2026-11-27").status,
            404
        );
    }
}

#[test]
fn an_admin_invites_by_mail_and_the_link_is_in_no_page() {
    let world = World::new();
    let mut ada = Seat::of(&world, "Ada");
    let fields = "people=Eve+%3Ceve%40example.eu%3E%0D%0Amallory%40example.eu";
    let answer = ada.post("/people/invite", "/people/invite", fields);
    assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/people?invited=2"));
    let letter = ada.mails.try_recv().unwrap();
    assert_eq!(letter.to.reveal(), "eve@example.eu");
    assert!(letter.message.link.unwrap().1.contains('#'));
    assert_eq!(ada.mails.try_recv().unwrap().to.reveal(), "mallory@example.eu");
    assert!(ada.mails.try_recv().is_err());
    assert!(ada.get("/people?invited=2").html.contains("2 people are invited."));
    let invited = ada.get("/people?show=invited").html;
    assert!(invited.contains("Mallory") && !invited.contains(">Zoe<"));
}

#[test]
fn slips_in_a_list_come_back_together_with_the_list() {
    let world = World::new();
    let mut ada = Seat::of(&world, "Ada");
    let answer = ada.post(
        "/people/invite",
        "/people/invite",
        "first=1&people=eve%0Abob%40example.eu%0Amallory%40example.eu",
    );
    assert_eq!(answer.status, 422);
    assert!(answer.html.contains("Line 1: this is not an e-mail address."));
    assert!(answer.html.contains("eve\nbob@example.eu\nmallory@example.eu"));
    assert!(answer.html.contains("name=\"first\" value=\"1\""), "the first run goes on");
    assert!(ada.mails.try_recv().is_err());
}

#[test]
fn a_link_to_hand_over_is_shown_once() {
    let world = World::new();
    let mut ada = Seat::of(&world, "Ada");
    let answer = ada.post("/people/invite", "/people/invite", "how=link&people=eve%40example.eu");
    assert_eq!(answer.status, 200);
    assert!(answer.html.contains("http://127.0.0.1:8080/l/"));
    assert!(ada.mails.try_recv().is_err());
    let eve = world.look(|r| Ok(people::by_address(r, "eve@example.eu")[0].1));
    let page = format!("/people/{eve}");
    assert!(!ada.get(&page).html.contains("/l/"));
    assert!(ada.post(&page, &format!("{page}/link"), "").html.contains("/l/"));
    assert_eq!(ada.post(&page, &format!("{page}/revoke"), "").location, "/people");
    assert!(matches!(world.look(|r| invites::state(r, eve)), Some(invites::State::Revoked(_))));
}

#[test]
fn a_full_letter_queue_shows_the_links_instead_of_losing_them() {
    let world = World::new();
    let ada = Seat::of(&world, "Ada");
    let people: Vec<_> = (0..10).map(|n| format!("p{n}%40example.eu")).collect();
    let answer = ada.post("/people/invite", "/people/invite", &format!("people={}", people.join("%2C")));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.html.matches("/l/").count(), 2, "eight went by mail");
}

#[test]
fn what_changes_members_asks_again_who_it_is_after_ten_minutes() {
    let world = World::new();
    let ada = Seat::of(&world, "Ada");
    let bob = format!("/people/{}", world.id("Bob"));
    world.store.clock().move_both(SignedDuration::from_mins(11));
    for verb in ["role", "deactivate", "return", "resend", "link", "revoke"] {
        let answer = ada.post(&bob, &format!("{bob}/{verb}"), "role=admin");
        assert_eq!(answer.location, format!("/step-up?next={bob}"), "{verb}");
    }
    assert_eq!(ada.get("/people/invite").location, "/step-up?next=/people/invite");
    assert!(world.look(|r| people::get(r, world.id("Bob"))).active);
}

#[test]
fn an_admin_changes_roles_and_standing_on_the_persons_page() {
    let world = World::new();
    let (ada, bob) = (Seat::of(&world, "Ada"), world.id("Bob"));
    let _devices = (Seat::of(&world, "Bob"), Seat::of(&world, "Bob"));
    let page = format!("/people/{bob}");
    assert!(ada.get(&page).html.contains("2 devices are signed out."));
    assert_eq!(ada.post(&page, &format!("{page}/role"), "role=privacy").location, page);
    assert_eq!(world.look(|r| people::get(r, bob)).roles, [Role::Member, Role::Privacy]);
    assert_eq!(ada.post(&page, &format!("{page}/deactivate"), "").status, 303);
    assert_eq!(_devices.0.get("/me").status, 303, "signed out");
    assert!(ada.get(&page).html.contains("Let come back"));
    ada.post(&page, &format!("{page}/return"), "");
    assert!(world.look(|r| people::get(r, bob)).active);
    let own = format!("/people/{}", world.id("Ada"));
    let refused = ada.post(&own, &format!("{own}/role"), "");
    assert_eq!(refused.status, 422);
    assert!(refused.html.contains("Ada is the last admin."));
}

#[test]
fn ones_own_page_keeps_what_was_typed_and_says_what_is_wrong() {
    let world = World::new();
    let zoe = Seat::of(&world, "Zoe");
    let answer = zoe.post("/me", "/me/time", "zone=EST&lang=de&dial=24");
    assert_eq!(answer.status, 422);
    assert!(answer.html.contains("value=\"EST\"") && answer.html.contains("America/New_York"));
    assert_eq!(zoe.post("/me", "/me/time", "zone=Asia/Seoul&lang=de&dial=12").location, "/me#time");
    assert_eq!(zoe.post("/me", "/me/hours", "days=1&from=9&until=17:00").status, 422);
    let answer = zoe.post("/me", "/me/hours", "days=1&days=2&from=09:30&until=17:00");
    assert_eq!(answer.location, "/me#hours");
    assert_eq!(zoe.post("/me", "/me/name", "name=+").status, 422);
    assert_eq!(zoe.post("/me", "/me/name", "name=Zoe+Z").status, 303);
    let page = zoe.get("/me").html;
    assert!(page.contains("Zoe Z") && page.contains("Asia/Seoul") && page.contains("Deutsch"));
    let formless = format!("/people/{}", world.id("Bob"));
    let foreign = zoe.post(&formless, "/me/name", "name=Eve");
    assert_eq!(foreign.status, 422, "a form without our token is refused");
}

#[test]
fn leave_is_entered_and_taken_back_on_ones_own_page() {
    let world = World::new();
    let (bob, zoe) = (Seat::of(&world, "Bob"), Seat::of(&world, "Zoe"));
    let answer = bob.post("/me", "/me/leave", "first=2026-11-20&last=2026-11-27");
    assert_eq!(answer.location, "/me#leave");
    assert!(zoe.get("/people").html.contains("Away until Fri 27 Nov"));
    let answer = bob.post("/me", "/me/leave", "first=2026-11-27&last=2026-11-30");
    assert_eq!(answer.status, 422);
    assert!(answer.html.contains("value=\"2026-11-30\""));
    let id = world.look(|r| people::leaves(r, &[world.id("Bob")]))[0].id;
    assert_eq!(zoe.post("/me", "/me/leave", &format!("withdraw={id}")).status, 404);
    assert_eq!(bob.post("/me", "/me/leave", &format!("withdraw={id}")).status, 303);
    assert!(!zoe.get("/people").html.contains("Away until"));
}

/// Writes every page of this slice into the machine's temporary folder, to be looked at.
#[test]
fn no_page_styles_inline_or_shows_a_private_thing_in_a_link() {
    let world = World::new();
    let folder = std::env::temp_dir().join("turnkeep-people");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("style.css"), super::browser::style()).unwrap();
    let (ada, bob) = (world.id("Ada"), world.id("Bob"));
    let list = "Grace Hopper <grace@example.eu>\nAlan Turing <alan@example.eu>";
    let made = world
        .by("Ada", move |w| Ok(invites::invite(w, list)?.iter().map(|i| i.person).collect::<Vec<_>>()))
        .unwrap();
    let (grace, alan) = (made[0], made[1]);
    world
        .by("Ada", move |w| {
            people::rename(w, ada, &"Ada Lovelace".to_owned().into())?;
            people::deactivate(w, alan)?;
            people::grant(w, bob, Role::Privacy)?;
            leave::enter(w, bob, date(2026, 11, 20), date(2026, 11, 27))?;
            leave::enter(w, bob, date(2026, 12, 23), date(2027, 1, 4))?;
            leave::enter(w, ada, date(2026, 12, 24), date(2026, 12, 24)).map(drop)
        })
        .unwrap();
    for lang in ["en", "de"] {
        let typed = people::TypedProfile {
            time: Some(people::TypedTime {
                zone: "Europe/Paris".into(),
                lang: lang.into(),
                dial: "24".into(),
            }),
            ..people::TypedProfile::default()
        };
        world.by("Ada", move |w| people::set_profile(w, ada, &typed)).unwrap();
        let seat = Seat::of(&world, "Ada");
        let bad = "people=eve%0Abob%40example.eu%0Amallory%40example.eu%0Amallory%40example.eu";
        let links = format!("how=link&people={lang}1%40example.eu%0AZoe+Roe+%3C{lang}2%40example.eu%3E");
        for (name, answer) in [
            ("people", seat.get("/people")),
            ("bob", seat.get(&format!("/people/{bob}"))),
            ("grace", seat.get(&format!("/people/{grace}"))),
            ("alan", seat.get(&format!("/people/{alan}"))),
            ("invite", seat.get("/people/invite?first=1")),
            ("invite-wrong", seat.post("/people/invite", "/people/invite", bad)),
            ("links", seat.post("/people/invite", "/people/invite", &links)),
            ("me", seat.get("/me")),
            ("me-bob", Seat::of(&world, "Bob").get("/me")),
            ("me-wrong", seat.post("/me", "/me/time", "zone=Berlin&lang=de")),
        ] {
            assert!(!answer.html.contains("style=") && !answer.html.contains("onclick"), "{name}");
            assert_eq!(answer.html.matches("<h1>").count(), 1, "{name}");
            let links = answer.html.split("href=\"").skip(1).map(|l| &l[..l.find('"').unwrap()]);
            assert!(links.into_iter().all(|l| !l.contains('@') && !l.contains("Ada")), "{name}");
            let path = turnkeep::web::assets::style_path();
            std::fs::write(
                folder.join(format!("{name}-{lang}.html")),
                answer.html.replace(path, "style.css"),
            )
            .unwrap();
        }
    }
}

#[test]
fn somebody_is_found_by_a_part_of_their_name_and_by_admins_by_their_address() {
    let world = World::new();
    let (ada, bob) = (Seat::of(&world, "Ada"), Seat::of(&world, "Bob"));
    let found = ada.post("/people", "/people/find", "name=zO");
    assert_eq!(found.status, 200);
    assert!(found.html.contains("1 person fits."));
    assert!(
        found.html.contains(&world.id("Zoe").to_string())
            && !found.html.contains(&world.id("Bob").to_string())
    );
    let by_address = "name=zoe%40";
    assert!(ada.post("/people", "/people/find", by_address).html.contains(&world.id("Zoe").to_string()));
    assert!(bob.post("/people", "/people/find", by_address).html.contains("Nobody fits"));
    assert!(bob.get("/people?show=gone&page=99").html.contains("Nobody at the moment."));
}

#[test]
fn a_long_list_of_people_is_shown_by_the_hundred() {
    let world = World::new();
    let many: String = (0..230).map(|n| format!("Person {n:03} <p{n}@example.eu>\n")).collect();
    world.by("Ada", move |w| invites::invite(w, &many).map(drop)).unwrap();
    let ada = Seat::of(&world, "Ada");
    let (first, last) = (ada.get("/people").html, ada.get("/people?page=3").html);
    assert!(
        first.contains("1 to 100 of 233") && first.contains("Everybody <span class=\"number\">233</span>")
    );
    assert!(
        last.contains("201 to 233 of 233") && last.contains("Person 229") && !last.contains("Person 100")
    );
    assert!(ada.get("/people?show=invited&page=2").html.contains("101 to 200 of 230"));
    let bob = Seat::of(&world, "Bob").get("/people").html;
    assert!(!bob.contains("Person 0") && !bob.contains("show=invited"), "who is invited is for admins");
}

#[test]
fn without_mail_the_links_are_shown() {
    let world = World::new();
    let mut ada = Seat::without_mail(&world, "Ada");
    let page = ada.get("/people/invite").html;
    assert!(page.contains("Mail is not set up") && !page.contains("Send invites"));
    let answer = ada.post("/people/invite", "/people/invite", "people=eve%40example.eu%0Abob%40example.eu");
    assert_eq!((answer.status.as_u16(), answer.html.matches("/l/").count()), (200, 1));
    assert!(answer.html.contains("1 person is invited. 1 was here already."));
    assert!(answer.html.contains(&format!("/people/{}", world.id("Bob"))));
    assert!(ada.mails.try_recv().is_err());
}

#[test]
fn each_section_of_ones_own_page_is_saved_by_itself() {
    let world = World::new();
    let zoe = Seat::of(&world, "Zoe");
    let wrong = zoe.post("/me", "/me/digest", "digest=at&digest_at=soon");
    assert_eq!(wrong.status, 422);
    assert!(wrong.html.contains("id=\"digest_at-wrong\""));
    assert_eq!(zoe.post("/me", "/me/digest", "digest=at&digest_at=07:30").location, "/me#told");
    assert_eq!(zoe.post("/me", "/me/shortcuts", "").location, "/me#keyboard");
    assert_eq!(zoe.post("/me", "/me/time", "zone=Asia/Seoul&lang=en&dial=12").location, "/me#time");
    let profile = world.look(|r| people::get(r, world.id("Zoe"))).profile;
    let at = people::Digest::At(jiff::civil::time(7, 30, 0, 0));
    assert_eq!((profile.digest, profile.shortcuts, profile.zone.as_str()), (at, false, "Asia/Seoul"));
    assert_eq!(profile.hours, turnkeep::base::calendar::hours::WorkingHours::default());
    assert!(zoe.get(&format!("/people/{}", world.id("Zoe"))).html.contains("9:00\u{a0}am to 5:00\u{a0}pm"));
}
