package handover

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// Extension is how the name of a connection file ends.
const Extension = ".bcconn.json"

const (
	fileFormat = 1
	fileKind   = "bcconnect-connection"
	sealedKind = `"bcconnect-bundle"` // of package bundle
	maxFile    = 64 << 10             // bytes
)

// The kinds of fault of a connection file, all of stage "import".
const (
	KindSecret       = "import-secret"        // it holds a secret, or what looks like one
	KindNewer        = "import-newer"         // format of a newer version of the program
	KindNotJSON      = "import-not-json"      // not JSON, or not a connection file
	KindUnknownField = "import-unknown-field" // Args: name
	KindValue        = "import-value"         // a known field with a value it cannot have; Args: name
	KindTooLarge     = "import-too-large"
	KindUnreadable   = "import-unreadable"
	KindSealed       = "import-sealed" // connections with their secrets, under a passphrase
)

// fileID is what the id of a file looks like: the program writes 24 or 32 digits.
var fileID = pattern.New(`^[0-9A-Za-z-]{1,64}$`)

// document is a connection file. There is no place for a secret in it.
type document struct {
	Format      int                 `json:"format"`
	Kind        string              `json:"kind"`
	ID          string              `json:"id,omitempty"`
	Name        string              `json:"name,omitempty"`
	Group       string              `json:"group,omitempty"`
	Tags        connection.Tags     `json:"tags,omitempty"`
	Mode        connection.Mode     `json:"mode,omitempty"`
	Tenant      string              `json:"tenant,omitempty"`
	ClientID    string              `json:"clientId,omitempty"`
	Environment string              `json:"environment,omitempty"`
	Company     connection.Company  `json:"company,omitzero"`
	Routes      connection.Routes   `json:"routes,omitempty"`
	Platform    connection.Platform `json:"platform,omitempty"`
	LoginHint   string              `json:"loginHint,omitempty"`
	SecretEnds  string              `json:"secretEnds,omitempty"`
	// Certificate describes the one that is used instead of a secret; whoever
	// takes the file over has to load its key.
	Certificate *certificateFile `json:"certificate,omitempty"`
	Keep        connection.Keep  `json:"keep,omitempty"`
	Cloud       string           `json:"cloud,omitempty"`
	Endpoints   endpoints        `json:"endpoints,omitzero"`
	OAuth       oauth            `json:"oauth,omitzero"`
}

// endpoints are the connection's own addresses.
type endpoints struct {
	Authorize    string `json:"authorize,omitempty"`
	Token        string `json:"token,omitempty"`
	OpenID       string `json:"openid,omitempty"`
	API          string `json:"api,omitempty"`
	Environments string `json:"environments,omitempty"`
	Web          string `json:"web,omitempty"`
}

// oauth are the general OAuth values.
type oauth struct {
	AuthorizeMethod      string                    `json:"authorizeMethod,omitempty"`
	TokenMethod          string                    `json:"tokenMethod,omitempty"`
	RedirectURL          string                    `json:"redirectUrl,omitempty"`
	Resource             string                    `json:"resource,omitempty"`
	Scope                string                    `json:"scope,omitempty"`
	CredentialType       connection.CredentialType `json:"credentialType,omitempty"`
	Signature            connection.Signature      `json:"signature,omitempty"`
	ContentType          string                    `json:"contentType,omitempty"`
	AccessTokenProperty  string                    `json:"accessTokenProperty,omitempty"`
	ExpiresInProperty    string                    `json:"expiresInProperty,omitempty"`
	RefreshTokenProperty string                    `json:"refreshTokenProperty,omitempty"`
}

// WriteFile writes a connection file. Neither the secret nor anything about it
// but its last day is in it.
func WriteFile(w io.Writer, p connection.Profile) error {
	a := p.Advanced
	d := document{
		Format: fileFormat, Kind: fileKind, ID: p.FileID(), Name: p.Name, Group: p.Group, Tags: p.Tags, Mode: p.Mode, Tenant: p.Tenant,
		ClientID: p.ClientID, Environment: p.Environment, Company: p.Company, Routes: p.Routes, Platform: p.Platform,
		LoginHint: p.LoginHint, SecretEnds: p.Secret.Ends, Keep: p.Keep, Cloud: p.Cloud,
		Endpoints: endpoints{
			Authorize: a.AuthURL, Token: a.TokenURL, OpenID: a.OpenIDURL, API: a.APIURL,
			Environments: a.EnvironmentsURL, Web: a.WebURL,
		},
		OAuth: oauth{
			AuthorizeMethod: a.AuthMethod, TokenMethod: a.TokenMethod, RedirectURL: a.RedirectURL, Resource: a.Resource,
			Scope: a.Scope, CredentialType: a.CredentialType, ContentType: a.ContentType,
			AccessTokenProperty: a.AccessTokenProperty, ExpiresInProperty: a.ExpiresInProperty,
			RefreshTokenProperty: a.RefreshTokenProperty, Signature: a.Signature,
		},
		Certificate: describeCertificate(p),
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return refuse(KindUnreadable, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return refuse(KindUnreadable, err)
	}
	return nil
}

// IsFile says whether data looks like a connection file, of any version and
// however damaged.
func IsFile(data []byte) bool {
	return len(data) <= maxFile && bytes.Contains(plainText(data), []byte(`"`+fileKind+`"`))
}

// ReadFile reads a connection file. It refuses what it does not know and
// whatever looks like a secret, and starts no request: the addresses in it are
// for the user to see before they are used. The connection has no id yet; the
// file's is its Origin.
// Errors are *connection.Fault of stage "import".
func ReadFile(r io.Reader) (connection.Profile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return connection.Profile{}, refuse(KindUnreadable, err)
	}
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Contains(first, []byte(sealedKind)) {
		return connection.Profile{}, refuse(KindSealed, errors.New("handover: a sealed file"))
	}
	if len(data) > maxFile {
		return connection.Profile{}, refuse(KindTooLarge, errors.New("handover: file too large"))
	}
	data = plainText(data)
	if err := inspect(data); err != nil {
		return connection.Profile{}, err
	}
	var d document
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return connection.Profile{}, refuse(KindValue, errors.New("handover: wrong type")).With(connection.ArgName, kind.Field)
		}
		return connection.Profile{}, refuse(KindNotJSON, errors.New("handover: not a connection file"))
	}
	if err := d.check(); err != nil {
		return connection.Profile{}, err
	}
	return d.profile(), nil
}

// plainText removes the marks that Windows editors put at the head of a file,
// and turns UTF-16 into UTF-8.
func plainText(data []byte) []byte {
	little, big := bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff})
	if !little && !big {
		return bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	data = data[2:]
	units := make([]uint16, len(data)/2)
	for i := range units {
		lo, hi := uint16(data[2*i]), uint16(data[2*i+1])
		if big {
			lo, hi = hi, lo
		}
		units[i] = hi<<8 | lo
	}
	return []byte(string(utf16.Decode(units)))
}

// check holds the values that are not free text.
func (d *document) check() error {
	bad := func(field connection.Field, name string) error {
		f := refuse(KindValue, errors.New("handover: value not known")).With(connection.ArgName, name)
		f.Field = field
		return f
	}
	if d.ID != "" && !fileID.MatchString(d.ID) {
		return bad(connection.FieldOther, "id")
	}
	mode, ok := modeOf(string(d.Mode))
	if d.Mode != "" && !ok {
		return bad(connection.FieldMode, "mode")
	}
	d.Mode = mode
	if !slices.Contains([]connection.Platform{"", connection.PlatformDesktop, connection.PlatformWeb}, d.Platform) {
		return bad(connection.FieldPlatform, "platform")
	}
	if !slices.Contains([]connection.Keep{connection.KeepDerived, connection.KeepSession, connection.KeepSealed}, d.Keep) {
		return bad(connection.FieldKeep, "keep")
	}
	if !slices.Contains([]string{"", connection.CloudPublic, connection.CloudSandbox, connection.CloudOwn}, d.Cloud) {
		return bad(connection.FieldCloud, "cloud")
	}
	if _, err := time.Parse(time.DateOnly, d.SecretEnds); d.SecretEnds != "" && err != nil {
		return bad(connection.FieldSecretEnds, "secretEnds")
	}
	if !d.Certificate.known() {
		return bad(connection.FieldCertificate, "certificate")
	}
	return d.checkAddresses(bad)
}

// checkAddresses holds the addresses.
func (d *document) checkAddresses(bad func(connection.Field, string) error) error {
	for _, e := range []struct {
		field   connection.Field
		address string
		name    string
	}{
		{connection.FieldAuthURL, d.Endpoints.Authorize, "authorize"},
		{connection.FieldTokenURL, d.Endpoints.Token, "token"},
		{connection.FieldOpenIDURL, d.Endpoints.OpenID, "openid"},
		{connection.FieldAPIURL, d.Endpoints.API, "api"},
		{connection.FieldEnvsURL, d.Endpoints.Environments, "environments"},
		{connection.FieldWebURL, d.Endpoints.Web, "web"},
	} {
		if e.address != "" && connection.CheckURL(e.address) != "" {
			return bad(e.field, e.name)
		}
	}
	return nil
}

// profile turns the file into a connection. One that names the authority's and
// the API's addresses itself belongs to no cloud of ours.
func (d document) profile() connection.Profile {
	e, o := d.Endpoints, d.OAuth
	p := connection.Profile{
		Origin: d.ID, Name: strings.TrimSpace(d.Name), Group: strings.TrimSpace(d.Group), Tags: d.Tags, Mode: d.Mode,
		Tenant: strings.TrimSpace(d.Tenant), ClientID: strings.TrimSpace(d.ClientID),
		Environment: strings.TrimSpace(d.Environment), Company: d.Company, Routes: d.Routes, Platform: d.Platform,
		LoginHint: strings.TrimSpace(d.LoginHint), Secret: connection.SecretMeta{Ends: d.SecretEnds},
		Keep: d.Keep, Cloud: d.Cloud,
		Advanced: connection.Advanced{
			OpenIDURL: e.OpenID, AuthURL: e.Authorize, AuthMethod: strings.ToUpper(o.AuthorizeMethod),
			TokenURL: e.Token, TokenMethod: strings.ToUpper(o.TokenMethod), APIURL: e.API,
			EnvironmentsURL: e.Environments, WebURL: e.Web, RedirectURL: o.RedirectURL, Resource: o.Resource,
			Scope: o.Scope, CredentialType: o.CredentialType, ContentType: o.ContentType,
			AccessTokenProperty: o.AccessTokenProperty, ExpiresInProperty: o.ExpiresInProperty,
			RefreshTokenProperty: o.RefreshTokenProperty, Signature: o.Signature,
		},
	}
	d.Certificate.into(&p)
	if p.Cloud == "" && e.Token != "" && e.API != "" {
		p.Cloud = connection.CloudOwn
	}
	return p
}

func refuse(kind string, err error) *connection.Fault {
	var known *connection.Fault
	if errors.As(err, &known) {
		return known
	}
	return &connection.Fault{Stage: connection.StageImport, Kind: kind, Err: fmt.Errorf("%w", err)}
}
