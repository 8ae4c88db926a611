//! The files that the configuration names: who may read them, and what they must hold.

use super::*;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// A folder with a root key, a data folder and a mail password, all as they should be.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        home.put("root.key", "key", 0o600);
        home.put("password", "hunter2\n", 0o600);
        fs::create_dir(home.path("data")).unwrap();
        home
    }
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
    fn put(&self, name: &str, text: &str, mode: u32) {
        fs::write(self.path(name), text).unwrap();
        self.mode(name, mode);
    }
    fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    fn layers(&self, more: &str) -> Layers {
        let at = |name: &str| self.path(name).display().to_string();
        with(&format!(
            "{more}[storage]\ndata_dir = {:?}\nkey_file = {:?}\n[mail]\nhost = \"mail.example.org\"\nuser = \"ada\"\n\
             password_file = {:?}\n",
            at("data"),
            at("root.key"),
            at("password"),
        ))
    }
    fn complaints(&self) -> Vec<String> {
        check(&self.layers("")).unwrap_err().iter().map(Problem::to_string).collect()
    }
}

#[test]
fn a_check_says_what_is_set_and_from_where_and_no_secret() {
    let home = Home::new();
    let text = check(&home.layers("")).unwrap();
    assert!(
        text.contains("server.public_url = https://turnkeep.example.org  (config.toml line 2)\n"),
        "{text}"
    );
    assert!(text.contains("storage.key_file = set  (config.toml line 5)\n"), "{text}");
    assert!(text.contains("mail.password_file = set  (config.toml line 9)\n"), "{text}");
    assert!(text.contains("log.level = info  (default)\n"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("Note"), "{text}");
}

#[test]
fn a_root_key_that_others_can_read_is_reported_and_left_as_it_is() {
    let home = Home::new();
    home.mode("root.key", 0o640);
    assert!(home.complaints()[0].starts_with("config.toml line 5: storage.key_file: others than its owner"));
    assert_eq!(fs::metadata(home.path("root.key")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_missing_root_key_is_a_note_before_the_first_start_and_a_problem_after_it() {
    let home = Home::new();
    fs::remove_file(home.path("root.key")).unwrap();
    assert!(check(&home.layers("")).unwrap().contains("Note: there is no root key yet"));
    home.put("data/turnkeep.db", "", 0o600);
    assert!(home.complaints()[0].contains("there is data but not its root key"));
}

#[test]
fn a_credential_is_not_judged_by_its_mode() {
    let home = Home::new();
    home.put("turnkeep.key", "key", 0o440);
    let mut layers = with("");
    layers.flags = vec![("storage.data_dir".into(), home.path("data").display().to_string())];
    layers.credentials = Some(home.0.path().to_owned());
    let text = check(&layers).unwrap();
    assert!(text.contains("storage.key_file = set  (systemd credential turnkeep.key)\n"), "{text}");
}

#[test]
fn a_mail_password_must_be_readable_closed_to_others_and_alone_in_its_file() {
    let home = Home::new();
    home.mode("password", 0o644);
    assert!(home.complaints()[0].contains("line 9: mail.password_file: everybody on this machine"));
    home.put("password", "\n", 0o600);
    assert!(home.complaints()[0].ends_with("the file is empty"));
    home.put("password", "user=ada\npassword=hunter2\n", 0o600);
    assert!(home.complaints()[0].contains("it holds more than the password"));
    fs::remove_file(home.path("password")).unwrap();
    assert!(home.complaints()[0].contains("this account cannot open the file"));
}

#[test]
fn a_data_folder_that_is_a_file_is_refused() {
    let home = Home::new();
    fs::remove_dir(home.path("data")).unwrap();
    assert!(check(&home.layers("")).is_ok());
    home.put("data", "", 0o600);
    assert!(home.complaints().iter().all(|said| said.ends_with("this is not a folder")));
    assert_eq!(fs::read(home.path("data")).unwrap(), b"");
}

#[test]
fn files_of_tls_must_hold_what_they_are_for() {
    let home = Home::new();
    home.put("tls.pem", "nothing", 0o644);
    home.put("tls.key", "nothing", 0o604);
    let at = |name: &str| -> String { Path::new(&home.path(name)).display().to_string() };
    let layers = home.layers(&format!("tls_cert = {:?}\ntls_key = {:?}\n", at("tls.pem"), at("tls.key")));
    let said: Vec<_> = check(&layers).unwrap_err().iter().map(Problem::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("server.tls_key: everybody on this machine"));
    assert!(said[1].contains("there is no certificate (PEM) in it"));
    assert!(said[2].contains("there is no private key (PEM) in it"));
}
