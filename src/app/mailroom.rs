//! The mailroom: where letters leave the house, changed while it runs when mail is set up anew.

use super::config;
use crate::integrations::mail::{Letter, Outcome, Postbox, Relay, Security};
use std::sync::{Arc, PoisonError, RwLock};

/// The way out for letters. Clones share it.
#[derive(Clone)]
pub struct Mailroom(Arc<RwLock<Postbox>>);

impl Mailroom {
    /// A mailroom with this way out.
    pub fn new(postbox: Postbox) -> Self {
        Self(Arc::new(RwLock::new(postbox)))
    }
    /// The present way out.
    pub fn postbox(&self) -> Postbox {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Another way out from now on.
    pub fn change(&self, postbox: Postbox) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = postbox;
    }
    /// Whether letters can leave at all.
    pub fn is_open(&self) -> bool {
        !matches!(*self.0.read().unwrap_or_else(PoisonError::into_inner), Postbox::Off)
    }
    /// Sends one letter.
    pub async fn send(&self, letter: Letter) -> Outcome {
        Box::pin(self.postbox().send(letter)).await
    }
}

/// The mail server of these settings; `Off` if none is set.
///
/// # Errors
/// A sentence if a file that the settings name cannot be read.
pub fn postbox(settings: &config::Settings) -> Result<Postbox, String> {
    settings
        .mail
        .as_ref()
        .map_or(Ok(Postbox::Off), |mail| relay(mail, settings.server.public_url.host()).map(Postbox::Smtp))
}

fn relay(mail: &config::Mail, host: &str) -> Result<Relay, String> {
    let login = match &mail.login {
        None => None,
        Some(login) => {
            let password = login.password.reveal();
            let password = password.map_err(|e| format!("the mail password cannot be read: {}", e.kind()))?;
            Some((login.user.clone(), password))
        }
    };
    let ca = mail.ca_file.as_ref().map(std::fs::read).transpose();
    Ok(Relay {
        host: mail.host.clone(),
        port: mail.port,
        security: match mail.security {
            config::MailSecurity::Tls => Security::Tls,
            config::MailSecurity::Starttls => Security::StartTls,
            config::MailSecurity::None => Security::Plain,
        },
        login,
        ca_pem: ca.map_err(|e| format!("the file of mail.ca_file cannot be read: {}", e.kind()))?,
        from: mail.from.to_string(),
        helo: Some(host.to_owned()).filter(|host| !host.starts_with('[')),
    })
}
