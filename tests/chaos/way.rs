//! A way over TCP to wherever the primary is: each node has one of its own, which can be shut, frozen, or made long.
//!
//! As with an address that moves, a way leads new connections to the primary of the moment and leaves those that are there
//! where they are: whoever holds one to a server that was the primary once has to notice that by themselves.

use std::{future::pending, net::SocketAddr, pin::pin, time::Duration};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep_until},
};

/// Pieces on their way in one direction of one connection.
const UNDERWAY: usize = 1024;

/// The way. Dropping it shuts it for good.
pub struct Way {
    pub address: SocketAddr,
    state: watch::Sender<State>,
    listening: JoinHandle<()>,
}

#[derive(Clone, Copy, Default)]
struct State {
    /// What is sent arrives nowhere, and nobody is told.
    frozen: bool,
    /// Whoever comes is turned away.
    shut: bool,
    /// How often all that were there have been cut off.
    cuts: u32,
    /// How often all that were there have been lost: they neither break nor answer any more.
    losses: u32,
    /// What the database says arrives so much later.
    late: Duration,
}

impl Way {
    pub async fn open(primary: watch::Receiver<SocketAddr>) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = watch::Sender::new(State::default());
        let states = state.subscribe();
        let listening = tokio::spawn(async move {
            while let Ok((node, _)) = listener.accept().await {
                if !states.borrow().shut {
                    tokio::spawn(carry(node, primary.clone(), states.clone()));
                }
            }
        });
        Ok(Self { address, state, listening })
    }

    /// Cuts off all that are there, and turns away whoever comes.
    pub fn shut(&self) {
        self.state.send_modify(|state| *state = State { shut: true, cuts: state.cuts + 1, ..*state });
    }

    pub fn reopen(&self) {
        self.state.send_modify(|state| state.shut = false);
    }

    /// Nothing arrives any more, and no connection breaks: as with a network that swallows packets.
    pub fn freeze(&self) {
        self.state.send_modify(|state| state.frozen = true);
    }

    /// What was held up arrives.
    pub fn thaw(&self) {
        self.state.send_modify(|state| state.frozen = false);
    }

    /// Those that are there say nothing for ever; new ones come about.
    pub fn lose(&self) {
        self.state.send_modify(|state| state.losses += 1);
    }

    pub fn answer_late(&self, late: Duration) {
        self.state.send_modify(|state| state.late = late);
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.shut();
        self.listening.abort();
    }
}

async fn carry(node: TcpStream, primary: watch::Receiver<SocketAddr>, states: watch::Receiver<State>) {
    let born = *states.borrow();
    let (mut cut, mut lost) = (states.clone(), states.clone());
    let both = async {
        if states.clone().wait_for(|state| !state.frozen).await.is_err() {
            return;
        }
        let to = *primary.borrow();
        let Ok(database) = TcpStream::connect(to).await else { return };
        let _ = (node.set_nodelay(true), database.set_nodelay(true));
        let ((from_node, to_node), (from_database, to_database)) = (node.into_split(), database.into_split());
        let forth = one_direction(from_node, to_database, states.clone(), |_| Duration::ZERO);
        let back = one_direction(from_database, to_node, states.clone(), |state| state.late);
        let silence = async {
            if lost.wait_for(|state| state.losses > born.losses).await.is_ok() {
                pending::<()>().await;
            }
        };
        let (mut forth, mut back) = (pin!(forth), pin!(back));
        tokio::select! {
            () = &mut forth => {}
            () = &mut back => {}
            () = silence => {}
        }
    };
    tokio::select! {
        () = both => {}
        _ = cut.wait_for(|state| state.cuts > born.cuts) => {}
    }
}

/// Pieces in their order, each as late as it is to be: a long way is long for all of them at once, not one after another.
async fn one_direction(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut states: watch::Receiver<State>,
    late: fn(&State) -> Duration,
) {
    let (underway, mut arriving) = mpsc::channel::<(Instant, Vec<u8>)>(UNDERWAY);
    let now = states.clone();
    let take = async move {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let due = Instant::now() + late(&now.borrow());
            if underway.send((due, buffer[..count].to_vec())).await.is_err() {
                break;
            }
        }
    };
    let give = async move {
        while let Some((due, piece)) = arriving.recv().await {
            sleep_until(due).await;
            let thawed = states.wait_for(|state| !state.frozen).await.is_ok();
            if !thawed || to.write_all(&piece).await.is_err() {
                break;
            }
        }
    };
    tokio::join!(take, give);
}
