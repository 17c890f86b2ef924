package connection

import "time"

// Mode is the way a connection gets its token. The three names are those of
// the flows that users of mobile portals for Business Central know.
type Mode string

// The modes.
const (
	// ModeApp is the client credentials grant (RFC 6749 section 4.4): the app
	// signs in as itself, no person is needed.
	ModeApp Mode = "AzApp"
	// ModeUser is the authorization code grant (RFC 6749 section 4.1) for
	// whoever is at the keyboard; tokens live while the program is open.
	ModeUser Mode = "AzUser"
	// ModeDelegate is the authorization code grant for one named account that
	// signs in once; its refresh token is kept and renews unattended.
	ModeDelegate Mode = "AzDelegate"
)

// Interactive says whether a person signs in through the browser.
func (m Mode) Interactive() bool { return m == ModeUser || m == ModeDelegate }

// Platform is the kind of redirect under which the app registration lists its
// redirect address. It decides whether the secret may be sent when a code is
// redeemed: Web demands it (AADSTS7000218), Desktop forbids it (AADSTS700025).
type Platform string

// The platforms.
const (
	// PlatformDesktop is "Mobile and desktop applications": a public client.
	PlatformDesktop Platform = "desktop"
	// PlatformWeb is "Web": a confidential client.
	PlatformWeb Platform = "web"
)

// Keep says where the tokens of a connection live.
type Keep string

// Where tokens live.
const (
	// KeepDerived leaves it to the mode: User in memory, App and Delegate kept.
	KeepDerived Keep = ""
	// KeepSession keeps tokens only while the program is open.
	KeepSession Keep = "session"
	// KeepSealed keeps tokens in the sealed file.
	KeepSealed Keep = "sealed"
)

// Company names a company in Business Central. Any of the three finds it; the
// id is preferred because names change. Name is the technical one (30
// characters at most), Display the label that people see.
type Company struct {
	ID      string `json:"id,omitempty"`
	Name    string `json:"name,omitempty"`
	Display string `json:"displayName,omitempty"`
}

// Empty says whether no company is named.
func (c Company) Empty() bool { return c == Company{} }

// Label is the name to show to people.
func (c Company) Label() string {
	for _, s := range []string{c.Display, c.Name, c.ID} {
		if s != "" {
			return s
		}
	}
	return ""
}

// SecretMeta is what may be told about a secret without telling it.
type SecretMeta struct {
	// Length is the number of characters; 0 means that no secret is stored.
	Length int `json:"length,omitempty"`
	// Fingerprint tells two secrets apart; it is keyed with the vault's key,
	// so it cannot be used to guess the secret.
	Fingerprint string `json:"fingerprint,omitempty"`
	// Ends is the day on which the secret ends, as Entra shows it ("2027-03-14");
	// empty means unknown.
	Ends string `json:"ends,omitempty"`
}

// Profile is one connection: everything that describes it and nothing secret.
type Profile struct {
	ID string `json:"id"`
	// Origin is the id in the connection file that this one was made from; empty
	// for one that was typed. See FileID.
	Origin string `json:"origin,omitempty"`
	Name   string `json:"name"`
	Group  string `json:"group,omitempty"` // the customer under whom the list shows it
	Tags   Tags   `json:"tags,omitempty"`  // further words under which it is found
	Mode   Mode   `json:"mode"`
	// Draft marks a half-finished connection, saved for later.
	Draft bool `json:"draft,omitempty"`

	Tenant   string     `json:"tenant,omitempty"` // GUID or verified domain
	ClientID string     `json:"clientId,omitempty"`
	Secret   SecretMeta `json:"secret,omitzero"`
	// Proof chooses between Secret and Certificate.
	Proof       Proof           `json:"proof,omitempty"`
	Certificate CertificateMeta `json:"certificate,omitzero"`
	Platform    Platform        `json:"platform,omitempty"` // empty means desktop
	LoginHint   string          `json:"loginHint,omitempty"`
	Environment string          `json:"environment,omitempty"`
	// EnvironmentType is "Production" or "Sandbox" as discovered; empty means unknown.
	EnvironmentType string  `json:"environmentType,omitempty"`
	Company         Company `json:"company,omitzero"`
	// Routes are the custom APIs and web services that it uses besides the
	// standard API; the test looks for them.
	Routes Routes `json:"routes,omitempty"`
	Keep   Keep   `json:"keep,omitempty"`

	Cloud    string   `json:"cloud,omitempty"` // name of a Cloud; empty means CloudPublic
	Advanced Advanced `json:"advanced,omitzero"`

	Standing Standing  `json:"standing,omitzero"`
	Created  time.Time `json:"created,omitzero"`
	Modified time.Time `json:"modified,omitzero"`
	Revision int       `json:"revision,omitempty"` // counts saves; a stale save is refused
}

// FileID is the id that the connection's files carry, so that one which comes
// back is known whatever it is called by then. It says nothing about the
// connection. One that was made from a file passes that file's id on: where the
// file came from it has to be known, too.
func (p Profile) FileID() string {
	if p.Origin != "" {
		return p.Origin
	}
	return p.ID
}

// Kept resolves KeepDerived by the mode.
func (p Profile) Kept() Keep {
	if p.Keep != KeepDerived {
		return p.Keep
	}
	if p.Mode == ModeUser {
		return KeepSession
	}
	return KeepSealed
}

// SendsSecret says whether token requests carry the client secret, or the
// assertion that a certificate signs: always with client credentials, with a
// code or a refresh token only under Web.
func (p Profile) SendsSecret() bool { return p.Mode == ModeApp || p.Platform == PlatformWeb }

// Standing is what was last seen of a connection, kept so that the list can be
// drawn without opening the keyring or the network. It holds nothing secret.
type Standing struct {
	TokenExpires   time.Time `json:"tokenExpires,omitzero"`
	HasRefresh     bool      `json:"hasRefresh,omitempty"`
	LastAuthorised time.Time `json:"lastAuthorised,omitzero"`
	AuthorisedBy   string    `json:"authorisedBy,omitempty"` // user name, or the client id of the app
	NeedsSignIn    bool      `json:"needsSignIn,omitempty"`

	Tested  time.Time `json:"tested,omitzero"`
	Verdict string    `json:"verdict,omitempty"` // check.Verdict of the last test
	Passed  int       `json:"passed,omitempty"`
	Rungs   int       `json:"rungs,omitempty"`
	Finding string    `json:"finding,omitempty"` // code of the first finding
	Owner   string    `json:"owner,omitempty"`   // diagnose.Owner of the first finding
	Version string    `json:"version,omitempty"` // Business Central version last seen
	Country string    `json:"country,omitempty"`
	// Ticked are the steps of the set-up checklist that are done, by comma (see
	// package recipe).
	Ticked string `json:"ticked,omitempty"`
}

// TokenFacts is everything a person may know about a connection's token. There
// is no token in it.
type TokenFacts struct {
	Present        bool      // an access token is held
	Valid          bool      // present, for these settings, and not expired
	Stale          bool      // got with other settings: counts no more
	Expires        time.Time // zero: the authority did not say
	Obtained       time.Time
	HasRefresh     bool
	RefreshSince   time.Time // when the refresh token was got or rotated
	Kept           Keep
	LastAuthorised time.Time
	AuthorisedBy   string
	Account        Account
	Fingerprint    string // of the access token
	Length         int    // of the access token, in bytes
	Claims         []Claim
}

// Account is who the token speaks for.
type Account struct {
	Name   string // user principal name; empty for an app
	AppID  string
	Tenant string
}

// Claim is one decoded claim of a token, shown as information (never trusted
// for a decision beyond a hint).
type Claim struct {
	Name  string
	Value string
	// Note is a word key that explains the claim; empty if there is none.
	Note string
	Args map[string]string
}

// Prompt is what the user must do outside the window while a sign-in waits.
type Prompt struct {
	URL     string    // the full authorize address; where it ends can be pasted
	Short   string    // http://localhost:port, redirects to URL; easy to copy
	Expires time.Time // the wait ends then
	// BrowserFailed is true when no browser could be opened: show the link.
	BrowserFailed bool
	// Code is what the person types on the page at URL, on any device (RFC 8628
	// section 3.3). Empty: the browser of this computer is waited for.
	Code string
}
