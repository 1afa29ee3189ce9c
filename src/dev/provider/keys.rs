//! The key that signs ID tokens, kept in a file so that a restart neither costs half a second nor
//! invalidates what was signed before.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context as _, anyhow};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey as _,
    core::{CoreJsonWebKeySet, CoreRsaPrivateSigningKey},
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{EncodeRsaPrivateKey as _, LineEnding},
};
use sha2::{Digest as _, Sha256};

/// Private RSA key, named by a hash of its public half: a new key has a new name.
pub(super) struct SigningKey(CoreRsaPrivateSigningKey);

impl SigningKey {
    /// Reads `data_dir/provider-key.pem`, or makes it. The folder is not there yet where the database is somebody else's.
    pub(super) fn load_or_make(data_dir: &Path) -> anyhow::Result<Self> {
        let path = data_dir.join("provider-key.pem");
        let pem = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(data_dir).map_err(Into::into).and_then(|()| make(&path))
            }
            read => read.map_err(Into::into),
        };
        let pem = pem.with_context(|| format!("the development provider's key {} cannot be used", path.display()))?;
        Self::from_pem(&pem).with_context(|| {
            format!("{} is not an RSA key: delete it, and the next start makes a new one", path.display())
        })
    }

    fn from_pem(pem: &str) -> anyhow::Result<Self> {
        let nameless = CoreRsaPrivateSigningKey::from_pem(pem, None).map_err(|error| anyhow!(error))?;
        let public = serde_json::to_vec(&nameless.as_verification_key())?;
        let name = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(public));
        CoreRsaPrivateSigningKey::from_pem(pem, Some(JsonWebKeyId::new(name))).map(Self).map_err(|error| anyhow!(error))
    }

    /// The private half, for signing.
    pub(super) fn private(&self) -> &CoreRsaPrivateSigningKey {
        &self.0
    }

    /// The public half, as `jwks_uri` serves it.
    pub(super) fn public(&self) -> CoreJsonWebKeySet {
        CoreJsonWebKeySet::new(vec![self.0.as_verification_key()])
    }
}

/// A whole file or none: written under another name first.
fn make(path: &Path) -> anyhow::Result<String> {
    let key = RsaPrivateKey::new(&mut rand_08::rngs::OsRng, 2048)?;
    let pem = key.to_pkcs1_pem(LineEnding::LF)?;
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    Ok(pem.to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_key_outlives_a_restart_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("data");
        let made = SigningKey::load_or_make(&data_dir).unwrap().public();
        let loaded = SigningKey::load_or_make(&data_dir).unwrap().public();
        assert_eq!(made, loaded);
        let mode = fs::metadata(data_dir.join("provider-key.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_says_what_to_do() {
        let data_dir = tempfile::tempdir().unwrap();
        fs::write(data_dir.path().join("provider-key.pem"), "rubbish").unwrap();
        let error = SigningKey::load_or_make(data_dir.path()).err().unwrap();
        assert!(error.to_string().ends_with("delete it, and the next start makes a new one"));
    }
}
