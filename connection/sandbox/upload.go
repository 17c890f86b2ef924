package sandbox

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the portal shows SHA-1 thumbprints
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Why an uploaded certificate is not taken, as the page says it.
const (
	msgNoCertificate = "This is no certificate. Choose the public part, a .cer, .pem or .crt file."
	msgPrivateKey    = "This file holds a private key. It stays on the computer that signs: upload the public part alone."
	msgNotRSA        = "This certificate's key is not RSA. Entra checks assertions that are signed with PS256 or RS256."
)

// portalUpload reads the form with which a certificate is uploaded: a file, or
// text that was pasted.
func portalUpload(r *http.Request) []byte {
	if f, _, err := r.FormFile("file"); err == nil {
		defer func() { _ = f.Close() }()
		if data, err := io.ReadAll(io.LimitReader(f, formLimit)); err == nil && len(data) > 0 {
			return data
		}
	}
	return []byte(r.PostForm.Get("pem"))
}

// publicPart reads a certificate as the portal takes it: DER or PEM, without a
// key; wrong says why it does not. Source: learn.microsoft.com/entra/identity-platform/howto-create-self-signed-certificate.
func publicPart(data []byte) (cert *x509.Certificate, wrong string) {
	if bytes.Contains(data, []byte("PRIVATE KEY-----")) {
		return nil, msgPrivateKey
	}
	der := data
	if block, _ := pem.Decode(data); block != nil {
		if block.Type != "CERTIFICATE" {
			return nil, msgNoCertificate
		}
		der = block.Bytes
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, msgNoCertificate
	}
	if _, ok := cert.PublicKey.(*rsa.PublicKey); !ok {
		return nil, msgNotRSA
	}
	return cert, ""
}

// portalCertificate uploads the public part of a certificate.
func (s *Server) portalCertificate(w http.ResponseWriter, r *http.Request) {
	a := s.portalApp(w, r)
	if a == nil {
		return
	}
	defer s.mu.Unlock()
	cert, wrong := publicPart(portalUpload(r))
	if wrong != "" {
		s.renderPortal(w, http.StatusBadRequest, wrong)
		return
	}
	sum := sha1.Sum(cert.Raw) //nolint:gosec // see the import
	c := certificate{Name: strings.ToUpper(hex.EncodeToString(sum[:])), DER: base64.StdEncoding.EncodeToString(cert.Raw)}
	if !slices.Contains(a.Certificates, c) {
		a.Certificates = append(a.Certificates, c)
	}
	s.change(func(m *mends) { m.Certs[a.ClientID] = c })
	http.Redirect(w, r, pathPortal+"/#app-"+a.ClientID, http.StatusSeeOther)
}

// row is what the portal shows of a certificate: thumbprint, start and end.
func (c certificate) row() certificateRow {
	out := certificateRow{Thumbprint: c.Name}
	if cert, err := c.parse(); err == nil {
		out.Starts, out.Ends = cert.NotBefore.Format(time.DateOnly), cert.NotAfter.Format(time.DateOnly)
	}
	return out
}
