//! What stands between a proxy and the listener of the checks: it can stop, freeze, and talk nonsense, as a door might.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Door {
    Answers,
    /// Nobody listens.
    Stopped,
    /// It takes connections and says nothing, as a process that was sent SIGSTOP.
    Frozen,
    /// To every request.
    Says(&'static str),
}

pub struct Relay {
    pub address: SocketAddr,
    door: watch::Sender<Door>,
}

impl Relay {
    pub async fn start(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (door, states) = watch::channel(Door::Answers);
        tokio::spawn(async move {
            let (mut listener, mut changes) = (Some(listener), states.clone());
            loop {
                let door = *changes.borrow_and_update();
                if door == Door::Stopped {
                    listener = None;
                } else if listener.is_none() {
                    listener = Some(TcpListener::bind(address).await.unwrap());
                }
                tokio::select! {
                    Ok((stream, _)) = accept(listener.as_ref()) => drop(tokio::spawn(carry(stream, to, states.clone()))),
                    changed = changes.changed() => if changed.is_err() { break },
                }
            }
        });
        Self { address, door }
    }

    /// For connections that are open too.
    pub fn is(&self, door: Door) {
        self.door.send(door).unwrap();
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

async fn carry(mut proxy: TcpStream, to: SocketAddr, mut states: watch::Receiver<Door>) {
    let state = *states.borrow_and_update();
    let work = async {
        match state {
            Door::Answers => {
                let mut door = TcpStream::connect(to).await.unwrap();
                let _ = copy_bidirectional(&mut proxy, &mut door).await;
            }
            Door::Stopped => {}
            Door::Frozen => std::future::pending().await,
            Door::Says(words) => {
                let mut request = [0; 16384];
                let _ = proxy.read(&mut request).await;
                let _ = proxy.write_all(words.as_bytes()).await;
            }
        }
    };
    tokio::select! {
        () = work => {}
        _ = states.changed() => {}
    }
}
