//! Whole transactions, tried again.

use futures::future::BoxFuture;

use super::error::AuthError;
use crate::store;

/// How often a transaction is begun at the most. Locks are taken in one order everywhere, so that once is the rule.
const TIMES: u32 = 3;

/// Runs a transaction from its beginning again if Postgres ended it in favour of another one (SQLSTATE 40001 and
/// 40P01): nothing of it has happened then. `transaction` must therefore begin and commit inside.
///
/// Boxed, because the compiler cannot see yet that what an async closure returns may move between threads.
pub(super) async fn whole<'a, T>(
    mut transaction: impl FnMut() -> BoxFuture<'a, Result<T, AuthError>>,
) -> Result<T, AuthError> {
    for _ in 1..TIMES {
        match transaction().await {
            Err(AuthError::Database(error)) if store::is_conflict(&error) => {
                tracing::debug!(%error, "a transaction is tried again");
            }
            result => return result,
        }
    }
    transaction().await
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, future::ready};

    use super::*;
    use crate::model::problem::Problem;

    #[tokio::test]
    async fn only_what_lost_to_another_transaction_is_tried_again() {
        let mut times = 0;
        let mut fail = |error: AuthError| {
            times += 1;
            ready(Err::<(), _>(error)).boxed()
        };
        let refused = whole(|| fail(Problem::UserDisabled.into())).await;
        assert!(matches!(refused, Err(AuthError::Problem(Problem::UserDisabled))));
        let gone = whole(|| fail(sqlx::Error::RowNotFound.into())).await;
        assert!(matches!(gone, Err(AuthError::Database(sqlx::Error::RowNotFound))));
        assert_eq!(times, 2);
    }
}
