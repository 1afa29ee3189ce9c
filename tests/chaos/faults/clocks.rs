//! Nodes that are started anew, and nodes whose clocks are wrong.

use anyhow::Result;

use crate::scene::Scene;

/// Five minutes from the first to the last, in seconds: none of them is right.
const APART: [&str; 4] = ["+150", "-150", "+60", "-100"];

/// From its next start on, each node has a clock of its own.
pub fn set_apart(scene: &mut Scene) {
    for (node, apart) in scene.nodes.iter_mut().zip(APART) {
        node.clock = Some(apart);
    }
}

/// One after another, as for an upgrade: the next one goes when the one before is back.
pub async fn restart_all(scene: &mut Scene) -> Result<()> {
    for node in &mut scene.nodes {
        node.stop().await?;
        node.start(&scene.place).await?;
    }
    Ok(())
}
