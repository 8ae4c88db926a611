//! The secrets of the sign-in door, for the search: links, codes, cookies and networks.

use crate::{
    crash::child,
    store::world::{INSTANCE, World},
};
use tokio::sync::mpsc;
use turnkeep::{
    base::Lang,
    slice::Urgent,
    spine::people::{
        self, email_change, links, sessions,
        sign_in::{self, Browser, Outcome, Purpose, secrets::Token},
    },
    web::Agent,
};

/// A word that only the parent may learn of.
fn tell(secret: &str) {
    child::say(&format!("secret {secret}"));
}

/// The secret of a link of ours: what stands behind its `#`.
fn tell_link(path: &str) {
    tell(path.rsplit_once('#').unwrap().1);
}

/// The code in a letter's subject, told in both ways of writing it.
fn tell_code(letter: &Urgent) -> String {
    let fits = |word: &&str| word.len() == 9 && word.chars().nth(4) == Some('-');
    let code = letter.message.subject.reveal().split_whitespace().find(fits).unwrap().to_owned();
    tell(&code);
    tell(&code.replace('-', ""));
    code
}

/// Signs somebody in by code, has links made, and tells the parent every secret on the way.
pub fn go_through(world: &World, unknown: &str, wanted: &str, network: &str) {
    let (outbox, mut letters) = mpsc::channel(16);
    let pre = Token::new();
    tell(&pre.text());
    let browser = Browser {
        pre_hash: pre.hash(),
        session: None,
        device: None,
        agent: Agent::read("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
        network: network.to_owned(),
        lang: Lang::En,
    };
    for address in [unknown.to_owned(), "bob@example.eu".to_owned()] {
        let (browser, outbox) = (browser.clone(), outbox.clone());
        world.write(INSTANCE, move |w| sign_in::request(w, &address, Some("/rotations"), &browser, &outbox));
    }
    let letter = letters.try_recv().unwrap();
    assert!(letters.try_recv().is_err(), "a letter to a stranger");
    tell_link(&letter.message.link.as_ref().unwrap().1);
    let code = tell_code(&letter);

    let signed_in = {
        let (browser, outbox) = (browser.clone(), outbox.clone());
        world.write(INSTANCE, move |w| sign_in::enter_code(w, &code, Purpose::SignIn, &browser, &outbox))
    };
    let Some(Outcome::SignedIn(key, _)) = signed_in else { panic!("the code does not fit") };
    tell(&key.token.text());
    let (bob, scope) = (world.bob, world.by(world.bob));
    assert_eq!(world.read(scope, |r| sessions::list(r, bob)).len(), 1);
    {
        let (browser, outbox, wanted) = (browser.clone(), outbox.clone(), wanted.to_owned());
        world.write(scope, move |w| {
            let me = people::me(w)?;
            email_change::ask(w, &me, &wanted, &browser, &outbox)
        });
    }
    while let Ok(letter) = letters.try_recv() {
        if letter.to.reveal() == wanted {
            tell_code(&letter);
        }
        if let Some((_, path)) = letter.message.link.filter(|(_, path)| path.contains('#')) {
            tell_link(&path);
        }
    }
    for link in world.write(world.by(world.ada), move |w| {
        Ok([links::invite(w, bob)?, links::console(w, bob)?, links::demo(w, bob)?])
    }) {
        tell_link(&link);
    }
}
