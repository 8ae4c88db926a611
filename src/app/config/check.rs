//! `turnkeep check`: what can be looked at without starting. It reports; it never changes a mode,
//! makes a folder or writes a file.

use super::{
    layers::{Layers, problem_at},
    load,
    problem::Problem,
    settings::{Password, Settings, Tls},
};
use rustix::fs::Access;
use rustls::{
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

/// Loads the layers and looks at the files and folders they name. `Ok` is the text to print: every
/// key that has a value with its source, secrets as "set", then notes. It reads what the account
/// that runs it can read, so it is best run as the account of the service.
pub fn check(layers: &Layers) -> Result<String, Vec<Problem>> {
    let settings = load(layers)?;
    let mut look = Look { settings: &settings, problems: Vec::new(), notes: Vec::new() };
    look.folder("storage.data_dir", &settings.storage.data_dir);
    look.folder("storage.run_dir", &settings.storage.run_dir);
    look.root_key(&settings.storage.key_file);
    if let Some(path) = &settings.storage.passphrase_file {
        look.password("storage.passphrase_file", path);
    }
    if let Some(tls) = &settings.server.tls {
        look.tls(tls);
    }
    look.mail();
    let Look { problems, mut notes, .. } = look;
    if !problems.is_empty() {
        return Err(problems);
    }
    notes.extend(settings.doubts.iter().map(Problem::to_string));
    let notes: String = notes.iter().map(|note| format!("\nNote: {note}\n")).collect();
    Ok(format!("{settings}{notes}"))
}

struct Look<'a> {
    settings: &'a Settings,
    problems: Vec<Problem>,
    notes: Vec<String>,
}

impl Look<'_> {
    fn object(&mut self, name: &str, what: &str) {
        let origin = self.settings.origin(name);
        self.problems.push(problem_at(name, origin, self.settings.path(), what, None));
    }

    fn folder(&mut self, name: &str, path: &Path) {
        // Not there is fine if it can be made: then the nearest part that is there counts.
        let there = path.ancestors().find(|part| part.exists()).unwrap_or(path);
        if !there.is_dir() {
            self.object(name, "this is not a folder");
        } else if !writable(there) {
            let what = if there == path { "written to" } else { "made" };
            self.object(name, &format!("this account cannot use the folder: it cannot be {what}"));
        }
    }

    fn root_key(&mut self, path: &Path) {
        let name = "storage.key_file";
        let systemd = self.settings.origin(name) == super::Origin::Credential;
        match fs::metadata(path) {
            Ok(file) if !file.is_file() => self.object(name, "this is not a file"),
            // systemd keeps its credentials to the service by other means than the mode.
            Ok(file) if !systemd && file.permissions().mode() & 0o077 != 0 => self.object(
                name,
                "others than its owner can read the root key; make its mode 0600, and think about who may \
                 have read it",
            ),
            Ok(_) => self.readable(name, path).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.missing_root_key(name, path),
            Err(error) => self.object(name, &format!("the root key cannot be reached: {}", error.kind())),
        }
    }

    fn missing_root_key(&mut self, name: &str, path: &Path) {
        let data = fs::read_dir(&self.settings.storage.data_dir);
        let folder = path.ancestors().skip(1).find(|part| part.exists());
        if data.is_ok_and(|mut files| files.next().is_some()) {
            let what = "there is data but not its root key, without which it cannot be read; bring the key \
                        back from where you keep its copy";
            self.object(name, what);
        } else if !folder.is_some_and(writable) {
            self.object(name, "there is no root key yet, and this account cannot make one in that folder");
        } else {
            self.notes.push("there is no root key yet; the first start makes one.".into());
        }
    }

    fn tls(&mut self, tls: &Tls) {
        let certs =
            CertificateDer::pem_file_iter(&tls.cert).and_then(|all| all.collect::<Result<Vec<_>, _>>());
        let key = PrivateKeyDer::from_pem_file(&tls.key);
        let readable =
            self.readable("server.tls_cert", &tls.cert).and(self.readable("server.tls_key", &tls.key));
        if open_to_all(&tls.key) {
            self.object("server.tls_key", "everybody on this machine can read the private key");
        }
        if readable.is_none() {
            return;
        }
        match (certs, key) {
            (Ok(certs), Ok(key)) if !certs.is_empty() => {
                let provider = rustls::crypto::ring::default_provider();
                if CertifiedKey::from_der(certs, key, &provider).is_err() {
                    self.object(
                        "server.tls_key",
                        "this key does not belong to the certificate, or is of a kind we cannot use",
                    );
                }
            }
            (certs, key) => {
                if !certs.is_ok_and(|certs| !certs.is_empty()) {
                    self.object("server.tls_cert", "there is no certificate (PEM) in it");
                }
                if key.is_err() {
                    self.object("server.tls_key", "there is no private key (PEM) in it");
                }
            }
        }
    }

    fn mail(&mut self) {
        let Some(mail) = &self.settings.mail else { return };
        if let Some(Password::File(path)) = mail.login.as_ref().map(|login| &login.password) {
            self.password("mail.password_file", path);
        }
        if let Some(path) = &mail.ca_file
            && self.readable("mail.ca_file", path).is_some()
            && CertificateDer::from_pem_file(path).is_err()
        {
            self.object("mail.ca_file", "there is no certificate (PEM) in it");
        }
    }

    fn password(&mut self, name: &str, path: &Path) {
        let file = Password::File(path.to_owned());
        if self.readable(name, path).is_none() {
            return;
        }
        if open_to_all(path) {
            self.object(
                name,
                "everybody on this machine can read the password; take that right away from them",
            );
        }
        match file.reveal() {
            Ok(password) if password.text().is_empty() => self.object(name, "the file is empty"),
            Ok(password) if password.text().chars().any(char::is_control) => {
                self.object(name, "it holds more than the password: one line, nothing else");
            }
            Ok(_) => {}
            Err(_) => self.object(name, "it does not hold text"),
        }
    }

    /// Notes that a file cannot be opened; `Some` if it can.
    fn readable(&mut self, name: &str, path: &Path) -> Option<()> {
        match fs::File::open(path).and_then(|file| file.metadata()) {
            Ok(file) if file.is_file() => return Some(()),
            Ok(_) => self.object(name, "this is not a file"),
            Err(error) => self.object(name, &format!("this account cannot open the file: {}", error.kind())),
        }
        None
    }
}

fn writable(folder: &Path) -> bool {
    rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

fn open_to_all(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o007 != 0)
}
