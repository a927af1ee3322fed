//! Standard input and output without a thread between them and the loop. Pipes and sockets (Node
//! hands its children sockets) are read when they are ready; anything else goes the long way.

use tokio::io::{AsyncRead, AsyncWrite};

pub(super) type Input = Box<dyn AsyncRead + Send + Unpin>;
pub(super) type Output = Box<dyn AsyncWrite + Send + Unpin>;

/// The two ends of the client. Must be called inside the runtime.
pub(super) fn open() -> (Input, Output) {
    (
        input().unwrap_or_else(|| Box::new(tokio::io::stdin())),
        output().unwrap_or_else(|| Box::new(tokio::io::stdout())),
    )
}

#[cfg(unix)]
fn input() -> Option<Input> {
    use tokio::net::unix::pipe;

    match Kind::of(std::io::stdin())? {
        Kind::Pipe(it) => Some(Box::new(pipe::Receiver::from_file(it).ok()?)),
        Kind::Socket(it) => Some(Box::new(socket(it)?)),
    }
}

#[cfg(unix)]
fn output() -> Option<Output> {
    use tokio::net::unix::pipe;

    match Kind::of(std::io::stdout())? {
        Kind::Pipe(it) => Some(Box::new(pipe::Sender::from_file(it).ok()?)),
        Kind::Socket(it) => Some(Box::new(socket(it)?)),
    }
}

#[cfg(unix)]
enum Kind {
    Pipe(std::fs::File),
    Socket(std::fs::File),
}

#[cfg(unix)]
impl Kind {
    fn of(stream: impl std::os::fd::AsFd) -> Option<Self> {
        use std::os::unix::fs::FileTypeExt;

        let file = std::fs::File::from(stream.as_fd().try_clone_to_owned().ok()?);
        let file_type = file.metadata().ok()?.file_type();
        if file_type.is_fifo() {
            Some(Self::Pipe(file))
        } else {
            file_type.is_socket().then_some(Self::Socket(file))
        }
    }
}

#[cfg(unix)]
fn socket(file: std::fs::File) -> Option<tokio::net::UnixStream> {
    let stream = std::os::unix::net::UnixStream::from(std::os::fd::OwnedFd::from(file));
    stream.set_nonblocking(true).ok()?;
    tokio::net::UnixStream::from_std(stream).ok()
}

#[cfg(not(unix))]
fn input() -> Option<Input> {
    None
}

#[cfg(not(unix))]
fn output() -> Option<Output> {
    None
}
