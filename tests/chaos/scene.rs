//! Everything that runs: the database, the nodes before it, the sessions in it.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result};

use crate::{
    database::{Cluster, one::One, patroni::Patroni, until},
    load::{
        door::{Door, Said},
        ending::Ending,
    },
    nodes::Node,
    place::{Place, free_port},
    plan::Plan,
    sessions::{Session, Stock, make_people},
    way::Way,
};

/// After whatever failed, every node has to be well again within this.
const HEALS_WITHIN: Duration = Duration::from_secs(40);

pub struct Scene {
    pub plan: Plan,
    pub cluster: Cluster,
    pub nodes: Vec<Node>,
    pub ending: Ending,
    pub stock: Arc<Stock>,
    /// Sessions that nobody ends.
    pub living: Arc<[Session]>,
    /// How whoever ends sessions reaches the primary: nothing is wrong with that way.
    _way: Way,
    /// Gone last, with all that the others have written there.
    pub place: Place,
}

impl Scene {
    pub async fn set(plan: Plan) -> Result<Self> {
        let place = Place::find()?;
        let cluster = match place.tools.patroni.as_ref().filter(|_| plan.is_long) {
            Some(program) => Cluster::Patroni(Patroni::make(program, &place).await?),
            None => Cluster::One(One::make(&place).await?),
        };
        let way = Way::open(cluster.primary()).await?;
        let (ending, public_port) = (Ending::new(way.address), free_port());
        let mut nodes = Vec::new();
        for name in ["a", "b", "c", "d"].into_iter().take(plan.nodes) {
            let mut node = Node::new(name, public_port, cluster.primary(), &place).await?;
            if let Some(program) = place.tools.pooler.as_ref().filter(|_| nodes.len() + 1 == plan.nodes) {
                node.go_through_pooler(program, &place).await?;
            }
            // The first one makes the tables.
            node.start(&place).await?;
            nodes.push(node);
        }
        let stock = Arc::new(Stock::default());
        let mut db = ending.connect().await?;
        make_people(&mut db).await?;
        stock.make(plan.living, &mut db).await?;
        let living = stock.take(plan.living).into();
        Ok(Self { plan, place, cluster, nodes, ending, stock, living, _way: way })
    }

    /// What this machine has no means for, in words.
    pub fn left_out(&self) -> Vec<String> {
        let tools = &self.place.tools;
        let missing = [
            (tools.pooler.is_none(), "PgBouncer: every node goes straight to the database"),
            (tools.patroni.is_none(), "Patroni: there is one Postgres, and nobody to take over"),
            (tools.faketime.is_none(), "wrong clocks: there is no faketime"),
            (!tools.alone, "packets dropped by the kernel: they are held up in between instead"),
            (!tools.alone, "a disk that is full"),
        ];
        missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, what)| what.to_owned()).collect()
    }

    pub fn doors(&self) -> Vec<Arc<Door>> {
        self.nodes.iter().map(|node| Arc::clone(&node.door)).collect()
    }

    /// So many sessions that nobody uses yet.
    pub async fn have(&self, count: u64) -> Result<()> {
        let missing = count.saturating_sub(self.stock.left());
        if missing > 0 {
            let mut db = self.ending.connect().await?;
            self.stock.make(missing, &mut db).await.context("sessions could not be made")?;
            sqlx::raw_sql("analyze sessions").execute(&mut db).await?;
        }
        Ok(())
    }

    /// Until every node lets somebody in who is signed in, and sessions can be ended.
    pub async fn is_well(&self) -> Result<()> {
        self.cluster.is_whole().await?;
        until("sessions can be ended", HEALS_WITHIN, || async {
            let Ok(mut db) = self.ending.connect().await else { return false };
            let writes: Result<bool, _> = sqlx::query_scalar("select not pg_is_in_recovery()").fetch_one(&mut db).await;
            writes.unwrap_or(false)
        })
        .await?;
        for node in &self.nodes {
            let well = || async { node.door.ask(self.living[0]).await.said == Said::Accepted };
            until(&format!("node {} lets somebody in", node.name), HEALS_WITHIN, well).await?;
        }
        Ok(())
    }
}
