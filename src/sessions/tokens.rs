//! API tokens as they are now, found by their secret or by their handle.

use std::{io, net::IpAddr, sync::Arc};

use futures::FutureExt;

use super::{By, Moment, Remembered, SecretHash, Sessions, TIMES, cache::KeptToken, reader::TokenKey};
use crate::{
    model::api_token::{ApiTokenId, Holder, RevokeReason, TokenError, TokenFacts, TokenState, state_at},
    store::{
        api_tokens,
        events::Peer,
        pool::Pool,
        token_ends::{self, Revoking},
        transaction, users,
        wake::Committed,
    },
};

/// Who holds a token, or why it opens nothing.
pub type FoundToken = Result<Holder, TokenError>;

/// Who has shown a token, and by what they were found, if that was in memory.
#[derive(Debug)]
pub struct Used {
    pub by: FoundToken,
    pub remembered: Option<Remembered>,
}

/// A token, what it is, and when the database was asked.
struct Found {
    facts: TokenFacts,
    state: TokenState,
    sent: Moment,
    is_kept: bool,
}

impl Sessions {
    /// Who holds the token with this secret, which is used from there: that is for its owner to see. Errors are the
    /// database's: none of them means "no such token".
    pub async fn use_token(&self, hash: SecretHash, from: Option<IpAddr>) -> Result<Used, Arc<sqlx::Error>> {
        let Some(found) = self.token_by(TokenKey::Secret(hash)).await? else {
            return Ok(Used { by: Err(TokenError::TokenUnknown), remembered: None });
        };
        // Of many who use it at the same moment, one writes it down.
        if found.state == (TokenState::Live { touch_due: true })
            && let Some(_touching) = self.touches.begin(found.facts.token.id)
            && !(self.note_use(found.facts.token.id, from).await && found.sent.elapsed() < self.yes_holds())
        {
            // It was revoked meanwhile, or another node has written its use, or writing it took long.
            return Ok(Used { by: self.look_at_token(hash).await?, remembered: None });
        }
        let remembered = found.is_kept.then(|| Remembered(By::Token(found.facts.token.id)));
        Ok(Used { by: found.holder(), remembered })
    }

    /// Whether nothing is known against it: a use that could not be written is one all the same.
    async fn note_use(&self, id: ApiTokenId, from: Option<IpAddr>) -> bool {
        let from = from.map(|ip| ip.to_string());
        // When it was used last is read again.
        self.cache.forget_token(id);
        api_tokens::touch(&self.pool, id, from.as_deref()).await.unwrap_or_else(|error| {
            tracing::warn!(%error, token = %id.0, "the use of a token is not written down");
            true
        })
    }

    /// The same without using it, for whoever ends it.
    pub async fn look_at_token(&self, hash: SecretHash) -> Result<FoundToken, Arc<sqlx::Error>> {
        let found = self.token_by(TokenKey::Secret(hash)).await?;
        Ok(found.map_or(Err(TokenError::TokenUnknown), Found::holder))
    }

    /// Whose the token with this handle is, which proves nothing: for what was signed on its behalf. It is no use of it.
    pub async fn find_token(&self, id: ApiTokenId) -> Result<FoundToken, Arc<sqlx::Error>> {
        let found = self.token_by(TokenKey::Id(id)).await?;
        Ok(found.map_or(Err(TokenError::TokenUnknown), Found::holder))
    }

    /// From memory only where it is good; everything else is for the database to say.
    async fn token_by(&self, key: TokenKey) -> Result<Option<Found>, Arc<sqlx::Error>> {
        if let Some(KeptToken { facts, sent }) = self.cache.token(key).filter(|_| self.remembers)
            && let state @ TokenState::Live { .. } = state_at(&facts, self.clock.now())
        {
            return Ok(Some(Found { facts, state, sent, is_kept: true }));
        }
        for _ in 0..TIMES {
            let ticket = self.cache.ticket();
            let Some((row, asked)) = self.reader.find_token(key).await? else { return Ok(None) };
            let sent = asked.at;
            let state = state_at(&row.facts, self.clock.now());
            // A no may be as old as it likes: what has ended stays ended.
            if matches!(state, TokenState::Over(_)) || sent.elapsed() < self.yes_holds() {
                if matches!(state, TokenState::Live { .. }) {
                    self.cache.keep_token(ticket, &asked, &row);
                } else {
                    self.cache.forget_token(row.facts.token.id);
                }
                return Ok(Some(Found { facts: row.facts, state, sent, is_kept: false }));
            }
        }
        let late = io::Error::new(io::ErrorKind::TimedOut, "the database answers, and too late to be believed");
        Err(Arc::new(sqlx::Error::Io(late)))
    }
}

impl Found {
    fn holder(self) -> FoundToken {
        match self.state {
            TokenState::Live { .. } => Ok(self.facts.into()),
            TokenState::Over(error) => Err(error),
        }
    }
}

/// Revokes the token that somebody has shown, whoever they are: who holds one may end it. None: there is none that lives. Whoever
/// answers waits until it has been read.
pub async fn revoke_shown(
    pool: &Pool,
    hash: SecretHash,
    service: Option<&str>,
    by: &Peer,
) -> sqlx::Result<Option<Committed>> {
    let revoke = || {
        async {
            let Some((id, owner)) = token_ends::with_secret(&**pool, hash.as_bytes()).await? else { return Ok(None) };
            let mut transaction = transaction::begin(pool).await?;
            users::lock(&mut transaction, &[owner]).await?;
            let revoking = Revoking { actor: service, ..Revoking::of(RevokeReason::Holder, by) };
            let revoked = token_ends::revoke(&mut transaction, &[id], revoking).await?;
            let committed = transaction.commit_telling().await?;
            Ok((!revoked.is_empty()).then_some(committed))
        }
        .boxed()
    };
    transaction::retry::<_, sqlx::Error>(revoke).await
}
