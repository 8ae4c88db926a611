//! Where every page lies: for each path with `:names` the ids to put there, and for each form what to
//! send. A page that is missing here fails the walk.

use super::town::Town;

/// A page, and how to get there.
pub struct Stop {
    /// The path, as the slice's `routes` has it.
    pub path: &'static str,
    /// For each `:name` of the path in order, a name from `Town::ids`.
    pub ids: &'static [&'static str],
    /// What a form there is sent with; `{name}` stands for an id of the town, `{me}` for whoever comes.
    pub fields: &'static [(&'static str, &'static str)],
}

impl Stop {
    /// The path to the things of the first workspace.
    pub fn there(&self, town: &Town) -> String {
        self.with(|_, name| town.ids[name].clone())
    }

    /// The same with something else in place of one id.
    pub fn there_but(&self, town: &Town, wrong: usize, other: &str) -> String {
        self.with(|n, name| if n == wrong { other.to_owned() } else { town.ids[name].clone() })
    }

    /// The path with these ids in their places.
    pub fn with(&self, id: impl Fn(usize, &str) -> String) -> String {
        let mut names = self.ids.iter().enumerate();
        let mut next = |part: &str| match names.next() {
            Some((n, name)) => id(n, name),
            None => panic!("the atlas names no id for {part} in {}", self.path),
        };
        let parts =
            self.path.split('/').map(|part| if part.starts_with(':') { next(part) } else { part.to_owned() });
        parts.collect::<Vec<_>>().join("/")
    }
}

const fn page(path: &'static str, ids: &'static [&'static str]) -> Stop {
    Stop { path, ids, fields: &[] }
}

const fn form(
    path: &'static str,
    ids: &'static [&'static str],
    fields: &'static [(&'static str, &'static str)],
) -> Stop {
    Stop { path, ids, fields }
}

const ROTATION: &[(&str, &str)] = &[
    ("title", "Gate"),
    ("zone", "Europe/Berlin"),
    ("cadence", "daily"),
    ("date", "2026-03-05"),
    ("time", "09:00"),
    ("lead_hours", "2"),
    ("fallback", "{keeper}"),
    ("owners", "{keeper}"),
    ("members", "{keeper}"),
    ("members", "{otto}"),
];

/// A rotation as somebody would bring it.
const FILE: &str = r#"title = "Night watch"
zone = "Europe/Berlin"
starts = "2026-03-02T09:00"
owners = ["{keeper}"]
cadence = { kind = "every", every = 1, unit = "weeks" }
[[member]]
person = "{otto}"
[[member]]
person = "{keeper}"
"#;

/// Every page of the house, in the order of the walk: what ends sessions comes last.
pub const ATLAS: &[Stop] = &[
    page("/", &[]),
    page("/assets/:file", &["style"]),
    page("/favicon.ico", &[]),
    page("/favicon.svg", &[]),
    page("/robots.txt", &[]),
    page("/healthz", &[]),
    page("/readyz", &[]),
    // The door.
    form("/sign-in", &[], &[("email", "nobody.here@example.eu"), ("next", "/people")]),
    form("/sign-in/code", &[], &[("code", "AAAA-AAAA")]),
    form("/l", &[], &[("pasted", "/l/x#y")]),
    form("/l/:selector", &["selector"], &[("token", "y")]),
    form(
        "/set-up",
        &[],
        &[
            ("legal_name", "Mine now"),
            ("name", "Eve"),
            ("email", "eve@example.eu"),
            ("zone", "Europe/Berlin"),
            ("lang", "en"),
        ],
    ),
    // People.
    page("/people", &[]),
    form("/settings/workspaces/newcomers", &[], &[("zone", "Europe/Paris"), ("lang", "")]),
    form("/people/find", &[], &[("name", "Otto")]),
    form("/people/invite", &[], &[("people", "Nora New <nora@example.eu>")]),
    page("/people/:id", &["otto"]),
    form("/people/:id/leave", &["keeper"], &[("first", "2026-05-04"), ("last", "2026-05-08")]),
    form("/people/:id/role", &["rosa"], &[("role", "privacy")]),
    form("/people/:id/sign-out", &["otto"], &[]),
    form("/people/:id/deactivate", &["willi"], &[]),
    form("/people/:id/return", &["gerd"], &[]),
    form("/people/:id/resend", &["ida"], &[]),
    form("/people/:id/link", &["ilse"], &[]),
    form("/people/:id/revoke", &["inge"], &[]),
    // One's own things.
    page("/me", &[]),
    form("/me/name", &[], &[("name", "Somebody Else")]),
    form("/me/time", &[], &[("zone", "Europe/Paris"), ("lang", "en"), ("dial", "24")]),
    form("/me/hours", &[], &[("days", "1"), ("from", "09:00"), ("until", "17:00")]),
    form("/me/digest", &[], &[("digest", "at"), ("digest_at", "08:00")]),
    form("/me/shortcuts", &[], &[("shortcuts", "on")]),
    form("/me/leave", &[], &[("first", "2026-06-01"), ("last", "2026-06-03")]),
    form("/me/email", &[], &[("email", "{me}.another@example.eu")]),
    form("/me/email/code", &[], &[("code", "AAAA-AAAA")]),
    form("/workspaces", &[], &[("to", "{workspace}"), ("next", "/people")]),
    page("/live", &[]),
    form("/search", &[], &[("q", "Vera")]),
    form("/step-up", &[], &[("next", "/me")]),
    form("/step-up/code", &[], &[("code", "AAAA-AAAA"), ("next", "/me")]),
    // Rotations and turns.
    page("/rotations", &[]),
    form("/rotations/new", &[], ROTATION),
    form("/rotations/file", &[], &[("file", FILE)]),
    page("/rotations/:id", &["rotation"]),
    form(
        "/rotations/:id/cover/:slot/:person",
        &["rotation", "slot", "keeper"],
        &[("with", "{otto}"), ("deadline", "1772625600000")],
    ),
    page("/rotations/cover/:request", &["request"]),
    form("/rotations/cover/:request/take", &["request"], &[("who", "")]),
    form("/rotations/cover/:request/decline", &["request"], &[]),
    form("/rotations/cover/:request/agree", &["request"], &[]),
    form("/rotations/cover/:request/refuse", &["request"], &[]),
    form("/rotations/cover/:request/give-back", &["request"], &[]),
    // A file says whatever is laid over the order: a request that it does not know is gone after it.
    form("/rotations/:id/file", &["rotation"], &[("file", FILE)]),
    page("/rotations/:id/file.toml", &["rotation"]),
    form("/rotations/:id/edit", &["rotation"], ROTATION),
    form("/rotations/:id/note/:shift", &["rotation", "running"], &[("text", "The key hangs on its hook.")]),
    form("/rotations/:id/note/:shift/read", &["rotation", "before"], &[]),
    form("/rotations/:id/follow", &["rotation"], &[("on", "1")]),
    form("/rotations/:id/todo", &["rotation"], &[("text", "Water the plants"), ("due", "2026-03-20")]),
    form("/turns/:id/snooze", &["turn"], &[("for", "hour"), ("back", "/")]),
    form("/turns/:id/wake", &["turn"], &[]),
    form("/turns/:id/done", &["turn"], &[("back", "/people")]),
    form("/turns/:id/take", &["free"], &[]),
    form("/turns/:id/give-back", &["taken"], &[]),
    form("/rotations/:id/take-now", &["rotation"], &[]),
    form("/rotations/:id/hand-over", &["rotation"], &[("to", "{otto}")]),
    // Settings.
    page("/settings", &[]),
    form("/settings/workspaces", &[], &[("new_name", "Another one")]),
    form("/settings/workspaces/name", &[], &[("name", "Renamed")]),
    form(
        "/settings/mail",
        &[],
        &[("mail.host", "localhost"), ("mail.port", "25"), ("mail.security", "none")],
    ),
    form("/settings/mail/test", &[], &[]),
    page("/wall/:token", &["token"]),
    page("/settings/walls", &[]),
    form(
        "/settings/walls/new",
        &[],
        &[("label", "Canteen"), ("what", "all"), ("lang", "de"), ("zone", "Europe/Berlin")],
    ),
    form("/settings/walls/:id/revoke", &["wall"], &[]),
    page("/settings/deliveries", &[]),
    form("/settings/deliveries/resend", &[], &[]),
    form("/settings/deliveries/:id/resend", &["delivery"], &[]),
    page("/record", &[]),
    // The demo.
    page("/demo/mail", &[]),
    page("/demo/mail/:number", &["letter"]),
    page("/demo/mail/:number/html", &["letter"]),
    form("/demo/clock", &[], &[("by", "hour"), ("back", "/people")]),
    // The ends of sessions.
    form("/me/sessions/:id/end", &["session"], &[]),
    form("/me/sessions/others/end", &[], &[]),
    form("/sign-out", &[], &[]),
];
