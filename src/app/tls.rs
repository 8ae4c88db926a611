//! TLS in front of the door: connections come in once their handshake is done.
//!
//! poem's own way to TLS brings a second library of ciphers along, two megabytes of it; this one uses the ciphers
//! that mail uses.

use super::{boot::Halt, config::Tls};
use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use std::{io, sync::Arc, time::Duration};
use tokio::{net::TcpStream, task::JoinSet, time::timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// How long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many handshakes may be under way; more wait in the queue of the kernel.
const MOST: usize = 512;

/// Accepts TCP connections, and gives them on once their handshake is done; no slow one holds up another.
pub(super) struct Handshakes<A> {
    inner: A,
    tls: TlsAcceptor,
    under_way: JoinSet<Option<Connection<TlsStream<TcpStream>>>>,
}

type Connection<T> = (T, LocalAddr, RemoteAddr, Scheme);

impl<A> Handshakes<A> {
    /// TLS 1.2 and 1.3 with the certificate and key of the settings; HTTP/2 for those who know it.
    pub(super) fn of(inner: A, tls: &Tls) -> Result<Self, Halt> {
        let wrong = |path: &std::path::Path, why: &dyn std::fmt::Display| {
            Halt::Config(format!("{}: {why}.", path.display()))
        };
        let certs = CertificateDer::pem_file_iter(&tls.cert).and_then(Iterator::collect);
        let certs = certs.map_err(|e| wrong(&tls.cert, &e))?;
        let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|e| wrong(&tls.key, &e))?;
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(certs, key);
        let mut config = config.map_err(|e| wrong(&tls.cert, &e))?;
        config.alpn_protocols = vec![b"h2".into(), b"http/1.1".into()];
        Ok(Self { inner, tls: Arc::new(config).into(), under_way: JoinSet::new() })
    }
}

impl<A: Acceptor<Io = TcpStream>> Acceptor for Handshakes<A> {
    type Io = TlsStream<TcpStream>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<Connection<Self::Io>> {
        loop {
            tokio::select! {
                accepted = self.inner.accept(), if self.under_way.len() < MOST => {
                    let (io, local, remote, _) = accepted?;
                    let handshake = self.tls.accept(io);
                    self.under_way.spawn(async move {
                        // Who does not get that far is a scanner or a browser that went away: nobody's news.
                        let io = timeout(PATIENCE, handshake).await.ok()?.ok()?;
                        Some((io, local, remote, Scheme::HTTPS))
                    });
                }
                Some(done) = self.under_way.join_next() => {
                    if let Ok(Some(connection)) = done {
                        return Ok(connection);
                    }
                }
            }
        }
    }
}
