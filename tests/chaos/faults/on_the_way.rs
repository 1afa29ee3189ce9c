//! What can happen between a node and its database.

use std::time::Duration;

use anyhow::Result;
use tokio::time::sleep;

use crate::{packets::Dropped, scene::Scene};

const LATE: Duration = Duration::from_millis(200);

/// Every node is far away from the database.
pub async fn delay(scene: &Scene, lasts: Duration) {
    scene.nodes.iter().for_each(|node| node.way.answer_late(LATE));
    sleep(lasts).await;
    scene.nodes.iter().for_each(|node| node.way.answer_late(Duration::ZERO));
}

/// The first node is cut off.
pub async fn cut(scene: &Scene, lasts: Duration) {
    scene.nodes[0].way.shut();
    sleep(lasts).await;
    scene.nodes[0].way.reopen();
}

/// By the kernel where that harms nobody else, and otherwise by holding up what is under way.
pub async fn drop_packets(scene: &Scene, lasts: Duration) -> Result<()> {
    let way = &scene.nodes[0].way;
    if scene.place.tools.alone {
        let _dropped = Dropped::around(way.address.port())?;
        sleep(lasts).await;
    } else {
        way.freeze();
        sleep(lasts).await;
        way.thaw();
    }
    Ok(())
}

/// As when something in between has forgotten the last node's connections; behind a pooler these are the pooler's.
pub async fn lose(scene: &Scene, lasts: Duration) {
    if let Some(node) = scene.nodes.last() {
        node.way.lose();
        sleep(lasts).await;
    }
}
