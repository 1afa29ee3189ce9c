//! What a client trusts that is told of certificates (`--ca FILE`): each is an authority, and each is itself. One that `openssl req
//! -x509` makes says that it is an authority, and stands at a server all the same: as the server's own it is refused everywhere
//! but where it is named, to the letter.

use std::{path::Path, sync::Arc};

use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
    server::ParsedCertificate,
};

/// A client that trusts the system's authorities, and beside them what is in a file.
///
/// # Errors
/// In words: there is none in it, or one that cannot be trusted at all.
pub fn trusted_beside(file: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let Some(file) = file else { return trusting(roots, Vec::new()) };
    let wrong = |why: String| format!("{} holds no certificate that could be trusted: {why}", file.display());
    let named = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let named = named.map_err(|error| wrong(error.to_string()))?;
    if named.is_empty() {
        return Err(wrong("there is none in it".to_owned()));
    }
    trusting(roots, named).map_err(wrong)
}

fn trusting(mut roots: RootCertStore, named: Vec<CertificateDer<'static>>) -> Result<ClientConfig, String> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let config = config.map_err(|error| error.to_string())?;
    if named.is_empty() {
        return Ok(config.with_root_certificates(roots).with_no_client_auth());
    }
    for certificate in &named {
        roots.add(certificate.clone()).map_err(|error| error.to_string())?;
    }
    let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
    let usual = usual.map_err(|error| error.to_string())?;
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(Trusted { usual, named }));
    Ok(config.with_no_client_auth())
}

#[derive(Debug)]
struct Trusted {
    usual: Arc<WebPkiServerVerifier>,
    named: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Trusted {
    /// What is named needs nobody to vouch for it. Everything else about it counts: its name, its dates, which are looked at
    /// before who made it, and whether the server has its key.
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let usual = self.usual.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match usual {
            Err(Error::InvalidCertificate(CertificateError::Other(_) | CertificateError::UnknownIssuer))
                if self.named.iter().any(|named| named == end_entity) =>
            {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            usual => usual,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.usual.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, date_time_ymd};
    use tokio_rustls::{
        TlsAcceptor, TlsConnector,
        rustls::{ServerConfig, pki_types::PrivateKeyDer},
    };

    use super::*;

    struct Made {
        params: CertificateParams,
        certificate: CertificateDer<'static>,
        key: KeyPair,
    }

    /// As `openssl req -x509` makes it.
    fn of_openssl(change: impl FnOnce(&mut CertificateParams)) -> Made {
        let mut params = CertificateParams::new(vec!["wiki.example.org".to_owned()]).expect("a name");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "authority");
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        Made { certificate: params.self_signed(&key).expect("a certificate").der().clone(), params, key }
    }

    /// Whether a client that is told of certificates comes to an understanding with a server, and why not.
    async fn meets(served: &Made, key: &KeyPair, named: &[&Made], name: &'static str) -> Result<(), String> {
        let provider = Arc::new(ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let certificates = vec![served.certificate.clone()];
        // One that has another key is built past the check of the builder's.
        let signing = ring::sign::any_supported_type(&key).expect("a key");
        let certified = Arc::new(tokio_rustls::rustls::sign::CertifiedKey::new(certificates, signing));
        let resolver = Arc::new(tokio_rustls::rustls::sign::SingleCertAndKey::from(certified));
        let server = server.expect("versions").with_no_client_auth().with_cert_resolver(resolver);
        let named = named.iter().map(|made| made.certificate.clone()).collect();
        let client = trusting(RootCertStore::empty(), named)?;
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let accepting = TlsAcceptor::from(Arc::new(server));
        let accepted = tokio::spawn(async move { accepting.accept(theirs).await.map(drop) });
        let connector = TlsConnector::from(Arc::new(client));
        let connected = connector.connect(ServerName::try_from(name).expect("a name"), ours).await;
        let _ = accepted.await;
        connected.map(drop).map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn an_authority_that_is_named_stands_for_itself_and_for_no_other() {
        let own = of_openssl(|_| ());
        assert_eq!(meets(&own, &own.key, &[&own], "wiki.example.org").await, Ok(()));
        let other = of_openssl(|_| ());
        let refused = meets(&other, &other.key, &[&own], "wiki.example.org").await;
        assert!(refused.expect_err("not named").contains("CaUsedAsEndEntity"));
    }

    #[tokio::test]
    async fn its_name_its_dates_and_its_key_count() {
        let own = of_openssl(|_| ());
        let refused = meets(&own, &own.key, &[&own], "crm.example.org").await.expect_err("another name");
        assert!(refused.contains("not valid for name"), "{refused}");
        let over = of_openssl(|params| params.not_after = date_time_ymd(2001, 1, 1));
        let refused = meets(&over, &over.key, &[&over], "wiki.example.org").await.expect_err("over");
        assert!(refused.contains("expired"), "{refused}");
        let refused = meets(&own, &over.key, &[&own], "wiki.example.org").await.expect_err("another key");
        assert!(refused.contains("BadSignature"), "{refused}");
    }

    #[tokio::test]
    async fn one_that_another_made_is_trusted_where_it_is_named_itself() {
        let authority = of_openssl(|_| ());
        let issuer = rcgen::Issuer::from_params(&authority.params, &authority.key);
        let params = CertificateParams::new(vec!["wiki.example.org".to_owned()]).expect("a name");
        let stranger = of_openssl(|params| params.distinguished_name.push(DnType::CommonName, "stranger"));
        let key = KeyPair::generate().expect("a key");
        let leaf = params.signed_by(&key, &issuer).expect("a certificate").der().clone();
        let leaf = Made { certificate: leaf, params, key };
        for named in [&[&authority][..], &[&leaf]] {
            assert_eq!(meets(&leaf, &leaf.key, named, "wiki.example.org").await, Ok(()));
        }
        let refused = meets(&leaf, &leaf.key, &[&stranger], "wiki.example.org").await.expect_err("not named");
        assert!(refused.contains("UnknownIssuer"), "{refused}");
    }
}
