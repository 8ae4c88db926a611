//! What must hold between keys. Each rule speaks only when the values it needs can be read, so it
//! can be asked while others are still wrong, and all is said at once.

use super::{
    layers::{Origin, Picked},
    networks::Networks,
    reads::{Host, MailSecurity, PublicUrl, is_loopback},
};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Notes every rule that is broken.
pub(super) fn judge(picked: &mut Picked<'_>) {
    tls_comes_in_pairs(picked);
    open_listening_is_protected(picked);
    plain_http_stays_at_home(picked);
    the_key_lies_outside_the_data(picked);
    plain_mail_stays_at_home(picked);
}

fn tls_comes_in_pairs(picked: &mut Picked<'_>) {
    for (one, other) in [("server.tls_cert", "server.tls_key"), ("server.tls_key", "server.tls_cert")] {
        if picked.text(one).is_some() && picked.text(other).is_none() {
            picked.object(one, &format!("certificate and key go together: set {other} as well"), None);
        }
    }
}

fn has_tls(picked: &Picked<'_>) -> bool {
    picked.text("server.tls_cert").is_some() || picked.text("server.tls_key").is_some()
}

fn open_listening_is_protected(picked: &mut Picked<'_>) {
    let Some(listen) = picked.get::<SocketAddr>("server.listen") else { return };
    // An unreadable list of proxies is a problem of its own.
    let proxies = picked.get::<Networks>("server.trusted_proxies").is_none_or(|list| !list.is_empty());
    if !listen.ip().to_canonical().is_loopback() && !has_tls(picked) && !proxies {
        picked.object(
            "server.listen",
            "this address can be reached from other machines, and nothing protects what is sent to it; \
             set server.tls_cert and server.tls_key, or name the proxy in front in server.trusted_proxies",
            None,
        );
    }
}

fn plain_http_stays_at_home(picked: &mut Picked<'_>) {
    let Some(url) = picked.get::<PublicUrl>("server.public_url").filter(|url| !url.is_https()) else {
        return;
    };
    let listen = picked.get::<SocketAddr>("server.listen");
    let what = if !url.is_loopback() {
        "http would send everything in the clear; write https, with TLS of our own (server.tls_cert, \
         server.tls_key) or of a proxy in front"
    } else if has_tls(picked) {
        "the server speaks TLS (server.tls_cert), so this starts with https"
    } else if listen.is_some_and(|listen| !listen.ip().to_canonical().is_loopback()) {
        "http is for this machine alone, but server.listen can be reached from others; write https, \
         or listen on 127.0.0.1"
    } else {
        return;
    };
    picked.object("server.public_url", what, None);
}

fn the_key_lies_outside_the_data(picked: &mut Picked<'_>) {
    let key = picked.get::<PathBuf>("storage.key_file");
    let data = picked.get::<PathBuf>("storage.data_dir");
    let (Some(key), Some(data)) = (key, data) else { return };
    if settled(&key).starts_with(settled(&data)) {
        // The one that was moved is the one to name.
        let at = match picked.origin("storage.key_file") {
            Origin::Default => "storage.data_dir",
            _ => "storage.key_file",
        };
        picked.object(
            at,
            "the root key would lie inside the data folder, so a copy of the data would carry its own key; \
             keep storage.key_file outside storage.data_dir",
            None,
        );
    }
}

fn plain_mail_stays_at_home(picked: &mut Picked<'_>) {
    let Some(Host(host)) = picked.get("mail.host") else { return };
    if picked.get("mail.security") == Some(MailSecurity::None) && !is_loopback(&host) {
        let what = "mail without TLS goes to this machine itself only; write \"tls\" or \"starttls\"";
        picked.object("mail.security", what, None);
    }
}

/// The path with the links of the part that is there followed.
fn settled(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    match there {
        Some((part, real)) => path.strip_prefix(part).map_or(path.to_owned(), |rest| real.join(rest)),
        None => path.to_owned(),
    }
}
