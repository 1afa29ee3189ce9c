//! A run that finds nothing wrong shows something only if it would: before a node stands one that remembers for too long, and the
//! same watches have to find that out.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{
    faults::Fault,
    figures::Tally,
    load::{
        door::{Door, whole},
        watching::Watch,
    },
    phase::Phase,
    report::{Report, STALE_AFTER},
    scene::Scene,
};

/// How long it remembers: a little more than may be.
const REMEMBERS: Duration = Duration::from_millis(1500);

/// So many sessions are watched there.
const WATCHED: u64 = 10;

/// What was answered with yes, by the request.
type Memory = Arc<Mutex<HashMap<Vec<u8>, (Instant, Vec<u8>)>>>;

/// Watches sessions at the forgetful one, and looks at what is said of it.
pub async fn is_seen(scene: &Scene) -> Result<()> {
    scene.have(WATCHED).await?;
    let node = &scene.nodes[0];
    let forgetful = Arc::new(Door::new("forgetful", remember_before(node.address).await?, node.public_port));
    let tally = Tally::new(scene.plan.hung_after);
    let watch = Watch { doors: vec![forgetful], ending: scene.ending.clone(), tally: tally.clone() };
    let mut watches = JoinSet::new();
    let mut db = scene.ending.connect().await?;
    for session in scene.stock.take(WATCHED) {
        watch.use_everywhere(session).await;
        let ended = watch.ending.end(&[session], &mut db).await?;
        let watch = watch.clone();
        watches.spawn(async move { watch.follow(session, ended).await });
    }
    watches.join_all().await;
    let mut figures = std::mem::take(&mut *tally.lock());
    figures.ends = figures.lags.len();
    let most = figures.lags.iter().max().copied().unwrap_or_default();
    ensure!(most > STALE_AFTER, "a node that remembers for {REMEMBERS:?} was seen to do so for {most:?}");
    let phase = Phase { fault: Fault::Nothing, lasted: REMEMBERS, figures, lost: 0 };
    let report =
        Report { phases: vec![phase], wrong: Vec::new(), left_out: Vec::new(), hung_after: scene.plan.hung_after };
    ensure!(report.faults().len() == 1, "of a node that remembers for too long is said: {:?}", report.faults());
    Ok(())
}

/// Answers for that node, and from memory what was yes a moment ago.
async fn remember_before(node: SocketAddr) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let memory = Memory::default();
    tokio::spawn(async move {
        while let Ok((asking, _)) = listener.accept().await {
            tokio::spawn(answer(asking, node, Arc::clone(&memory)));
        }
    });
    Ok(address)
}

async fn answer(mut asking: TcpStream, node: SocketAddr, memory: Memory) -> Option<()> {
    let mut request = Vec::new();
    loop {
        if asking.read_buf(&mut request).await.ok()? == 0 {
            return None;
        }
        if !request.ends_with(b"\r\n\r\n") {
            continue;
        }
        let known = memory.lock().unwrap_or_else(PoisonError::into_inner).get(&request).cloned();
        let said = match known {
            Some((at, said)) if at.elapsed() < REMEMBERS => said,
            _ => {
                let said = ask(&request, node).await?;
                if said.starts_with(b"HTTP/1.1 200") {
                    let entry = (Instant::now(), said.clone());
                    memory.lock().unwrap_or_else(PoisonError::into_inner).insert(request.clone(), entry);
                }
                said
            }
        };
        asking.write_all(&said).await.ok()?;
        request.clear();
    }
}

async fn ask(request: &[u8], node: SocketAddr) -> Option<Vec<u8>> {
    let mut connection = TcpStream::connect(node).await.ok()?;
    connection.write_all(request).await.ok()?;
    let mut said = Vec::new();
    while whole(&said).is_none() {
        if connection.read_buf(&mut said).await.ok()? == 0 {
            return None;
        }
    }
    Some(said)
}
