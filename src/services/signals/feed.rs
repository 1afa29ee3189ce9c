//! One listener's stream: what it has missed, then what is said, until one of both sides ends it.

use std::time::Duration;

use axum::response::sse::Event;
use chrono::{DateTime, Utc};
use tokio::{
    sync::{broadcast::error::RecvError, mpsc},
    time::timeout,
};
use uuid::Uuid;

use super::{
    audience::Audience,
    event::{self, Resume},
    hub::{Listening, Said, Signals},
};
use crate::{
    auth::{hang_up::HangUp, tokens::signed::ACCESS_TOKEN_LIFE},
    sessions::changes::{Complete, EARLIER},
    store::{
        ended::{End, Position},
        pool::Pool,
    },
};

/// Events on their way to one connection. More of them wait once for all listeners.
const ON_THE_WAY: usize = 16;

/// Whoever takes nothing for so long, while there is something for them, is cut off.
const TAKES_WITHIN: Duration = Duration::from_secs(5);

/// Why a stream ends.
#[derive(Debug, PartialEq, Eq)]
enum Over {
    /// The listener has gone.
    Gone,
    /// The listener is too far behind.
    Slow,
    /// The listener takes nothing at all.
    Stuck,
    /// What it missed cannot be read.
    Unreadable,
    /// The program ends.
    Closing,
}

/// What feeds a stream.
#[derive(Debug)]
pub struct Feed {
    pub signals: Signals,
    pub pool: Pool,
    pub listening: Listening,
    pub audience: Audience,
    /// Where its connection can be hung up.
    pub hang_up: Option<HangUp>,
}

/// What a listener has missed, of which the first part has been read.
#[derive(Debug)]
pub struct Missed {
    resume: Resume,
    /// What was committed so late that its time says nothing.
    late: Vec<End>,
    first: Vec<End>,
}

impl Feed {
    /// What somebody who begins has missed: the ends that something good by the door's keys may outlive, and a minute more. What
    /// they are about to believe may have been given before one of them, which was told to nobody here.
    pub async fn lately(&self) -> sqlx::Result<Missed> {
        let Complete { read_at, xmin, .. } = self.listening.began_after;
        let since = read_at - ACCESS_TOKEN_LIFE - EARLIER;
        let first = self.ended_after(since, (since, Uuid::nil())).await?;
        Ok(Missed { resume: Resume { since, xmin, has_gap: false }, late: Vec::new(), first })
    }

    /// Reads the first part of what has been missed by somebody who comes back.
    pub async fn missed(&self, resume: Resume) -> sqlx::Result<Missed> {
        let late = if resume.has_gap {
            None
        } else {
            self.signals.ended_late(&self.pool, self.audience.clone(), (resume.xmin, resume.since)).await?
        };
        let resume = if late.is_some() { resume } else { Resume::with_gap(self.listening.began_after.read_at) };
        // After a gap everything is told that there is, but for what is still being committed.
        let xmin = if resume.has_gap { self.listening.began_after.xmin } else { resume.xmin };
        let first = self.ended_after(resume.since, (resume.since, Uuid::nil())).await?;
        Ok(Missed { resume: Resume { xmin, ..resume }, late: late.unwrap_or_default(), first })
    }

    /// Begins to feed; it ends with whoever takes the events.
    pub fn start(self, missed: Missed) -> mpsc::Receiver<Event> {
        let (events, taken) = mpsc::channel(ON_THE_WAY);
        tokio::spawn(self.feed(events, missed));
        taken
    }

    async fn feed(mut self, events: mpsc::Sender<Event>, missed: Missed) {
        let signals = self.signals.clone();
        let over = tokio::select! {
            over = self.tell_all(&events, missed) => over,
            () = signals.over() => Over::Closing,
        };
        let service = &self.listening.service;
        if matches!(over, Over::Slow | Over::Stuck) {
            tracing::warn!(service, "a service reads too slowly what has ended, and is cut off");
        } else {
            tracing::debug!(service, ?over, "a service listens no more");
        }
        let last = matches!(over, Over::Slow).then(event::slow);
        let is_hung_up = match over {
            Over::Gone => false,
            Over::Stuck => true,
            Over::Slow | Over::Unreadable => tokio::select! {
                taken = take_the_rest(&events, last) => matches!(taken, Err(Over::Stuck)),
                () = signals.over() => true,
            },
            // All of them: whoever reads has the rest by then.
            Over::Closing => {
                drop(events);
                signals.over().await;
                true
            }
        };
        if let Some(hang_up) = self.hang_up.filter(|_| is_hung_up) {
            hang_up.now();
        }
    }

    async fn tell_all(&mut self, events: &mpsc::Sender<Event>, missed: Missed) -> Over {
        match self.begin(events, missed).await {
            Ok(()) => self.go_on(events).await,
            Err(over) => over,
        }
    }

    async fn begin(&self, events: &mpsc::Sender<Event>, missed: Missed) -> Result<(), Over> {
        let Missed { resume, late, first } = missed;
        send(events, event::hello()).await?;
        if resume.has_gap {
            send(events, event::gap(resume.since)).await?;
        }
        for end in &late {
            send(events, event::ended(end, resume.xmin)).await?;
        }
        let mut ended = first;
        while let Some(last) = ended.last() {
            let position = (last.at, last.sid);
            for end in &ended {
                send(events, event::ended(end, resume.xmin)).await?;
            }
            // Nobody waits for the end of a long story.
            if self.signals.is_closed() {
                return Err(Over::Closing);
            }
            ended = self.ended_after(resume.since, position).await.map_err(|_| Over::Unreadable)?;
        }
        let read = self.listening.began_after;
        if read.is_fresh() { send(events, event::alive(read)).await } else { Ok(()) }
    }

    /// What has ended since, after a position, of what this listener hears of.
    async fn ended_after(&self, since: DateTime<Utc>, from: Position) -> sqlx::Result<Vec<End>> {
        let ended = self.signals.ended_after(&self.pool, self.audience.clone(), (since, from)).await;
        ended.inspect_err(|error| tracing::warn!(%error, "what a service has missed cannot be read"))
    }

    async fn go_on(&mut self, events: &mpsc::Sender<Event>) -> Over {
        let mut xmin = self.listening.began_after.xmin;
        loop {
            let said = tokio::select! {
                said = self.listening.said.recv() => said,
                () = events.closed() => return Over::Gone,
            };
            if let Ok(Said::Alive(read)) = &said {
                xmin = read.xmin;
            }
            let told = match said {
                Ok(Said::Ended(ended)) => self.tell(events, &ended, xmin).await,
                // In the order in which it was read: whoever has not been told yet what ended before hears no sign of life.
                Ok(Said::Alive(read)) if read.is_fresh() => send(events, event::alive(read)).await,
                Ok(Said::Alive(_)) => Ok(()),
                Err(RecvError::Lagged(_)) => Err(Over::Slow),
                Err(RecvError::Closed) => Err(Over::Closing),
            };
            if let Err(over) = told {
                return over;
            }
        }
    }

    async fn tell(&self, events: &mpsc::Sender<Event>, ended: &[End], xmin: u64) -> Result<(), Over> {
        for end in ended.iter().filter(|end| self.audience.hears(end)) {
            send(events, event::ended(end, xmin)).await?;
        }
        Ok(())
    }
}

async fn send(events: &mpsc::Sender<Event>, event: Event) -> Result<(), Over> {
    use mpsc::error::SendTimeoutError;
    events.send_timeout(event, TAKES_WITHIN).await.map_err(|error| match error {
        SendTimeoutError::Timeout(_) => Over::Stuck,
        SendTimeoutError::Closed(_) => Over::Gone,
    })
}

/// Ends when all that was on its way has been taken, with the last event, if there is one.
async fn take_the_rest(events: &mpsc::Sender<Event>, last: Option<Event>) -> Result<(), Over> {
    if let Some(last) = last {
        send(events, last).await?;
    }
    match timeout(TAKES_WITHIN, events.reserve_many(ON_THE_WAY)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err(Over::Gone),
        Err(_) => Err(Over::Stuck),
    }
}

#[cfg(test)]
#[path = "feed_tests.rs"]
mod tests;
