//! What stands between a proxy and the listener of the checks: it can stop, freeze, and talk nonsense, as a door might.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Door {
    Answers,
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
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(carry(stream, to, states.clone()));
            }
        });
        Self { address, door }
    }

    /// For connections that are open too.
    pub fn is(&self, door: Door) {
        self.door.send(door).unwrap();
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
