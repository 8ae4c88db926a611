//! Connections that end when the other side is gone.
//!
//! The server goes on with an answer after the browser has closed its side, which is fine for a page
//! and wrong for a stream: it would be kept until a heartbeat fails, half a minute and more after the
//! page was left. So a connection whose reading has come to its end takes no more writing either.

use poem::{
    http::uri::Scheme,
    listener::Acceptor,
    web::{LocalAddr, RemoteAddr},
};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The pause after an error that will be there again.
const PAUSE: Duration = Duration::from_millis(100);

/// Accepts what another acceptor accepts, as connections that end.
pub struct Ending<A>(pub A);

impl<A: Acceptor> Acceptor for Ending<A> {
    type Io = Line<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.0.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let accepted = self.0.accept().await;
        if accepted.as_ref().is_err_and(concerns_all) {
            // The server asks again at once, and would do nothing else until it is over.
            tokio::time::sleep(PAUSE).await;
        }
        let (io, local, remote, scheme) = accepted?;
        Ok((Line { io, over: false }, local, remote, scheme))
    }
}

/// Whether an error of accepting will be there again at the next connection, such as too many open files; others
/// are the fault of one connection.
fn concerns_all(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A connection that ends.
pub struct Line<T> {
    io: T,
    /// The other side has closed.
    over: bool,
}

impl<T> Line<T> {
    fn open(&mut self) -> io::Result<&mut T> {
        if self.over { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(&mut self.io) }
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Line<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = (buf.filled().len(), buf.remaining());
        ready!(Pin::new(&mut self.io).poll_read(cx, buf))?;
        self.over |= before.1 > 0 && buf.filled().len() == before.0;
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Line<T> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(self.get_mut().open()?).poll_write(cx, buf)
    }
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.get_mut().open()?).poll_flush(cx)
    }
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(self.get_mut().open()?).poll_write_vectored(cx, bufs)
    }
    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    /// Accepts nothing, for this reason.
    struct Failing(io::ErrorKind);

    impl Acceptor for Failing {
        type Io = tokio::io::DuplexStream;
        fn local_addr(&self) -> Vec<LocalAddr> {
            Vec::new()
        }
        async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
            Err(self.0.into())
        }
    }

    #[tokio::test]
    async fn a_lack_of_open_files_is_not_asked_about_without_a_pause() {
        let began = Instant::now();
        for _ in 0..2 {
            assert!(Ending(Failing(io::ErrorKind::Other)).accept().await.is_err());
        }
        assert!(began.elapsed() >= 2 * PAUSE);
        let mut one = Ending(Failing(io::ErrorKind::ConnectionAborted));
        assert!(
            tokio::time::timeout(PAUSE / 2, one.accept()).await.is_ok(),
            "one that went away holds up nobody"
        );
    }
}
