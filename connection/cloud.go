package connection

// CloudPublic is the name of Microsoft's public cloud, CloudSandbox that of the
// simulated one inside the program, CloudOwn that of a connection which names
// all its endpoints itself.
const (
	CloudPublic  = "public"
	CloudSandbox = "sandbox"
	CloudOwn     = "own"
)

// Resource is the identifier of Business Central as a protected resource.
const Resource = "https://api.businesscentral.dynamics.com"

// Cloud is a set of endpoints. Endpoints are data: the sandbox is just another
// cloud.
type Cloud struct {
	Name     string
	Login    string // authority base, "https://login.microsoftonline.com"
	API      string // BC API base, "https://api.businesscentral.dynamics.com"
	Web      string // BC web client base, "https://businesscentral.dynamics.com"
	Portal   string // Entra admin centre base, "https://entra.microsoft.com"
	Resource string // resource identifier in scopes
}

// Public is Microsoft's public cloud, the only one with Business Central online.
func Public() Cloud {
	return Cloud{
		Name:     CloudPublic,
		Login:    "https://login.microsoftonline.com",
		API:      "https://api.businesscentral.dynamics.com",
		Web:      "https://businesscentral.dynamics.com",
		Portal:   "https://entra.microsoft.com",
		Resource: Resource,
	}
}

// CredentialType says how client id and secret travel (RFC 6749 section 2.3.1).
type CredentialType string

// The credential types.
const (
	// CredentialBody sends client_id and client_secret as form values.
	CredentialBody CredentialType = "body"
	// CredentialBasic sends them in an Authorization: Basic header.
	CredentialBasic CredentialType = "basic"
)

// Advanced holds a connection's own endpoints and general OAuth values. Each
// empty field is derived from mode, tenant and cloud (see Profile.Effective).
type Advanced struct {
	OpenIDURL       string `json:"openidUrl,omitempty"` // OpenID configuration
	AuthURL         string `json:"authUrl,omitempty"`
	AuthMethod      string `json:"authMethod,omitempty"` // GET or POST
	TokenURL        string `json:"tokenUrl,omitempty"`
	TokenMethod     string `json:"tokenMethod,omitempty"` // GET or POST
	APIURL          string `json:"apiUrl,omitempty"`      // BC API base
	EnvironmentsURL string `json:"environmentsUrl,omitempty"`
	WebURL          string `json:"webUrl,omitempty"` // BC web client base

	RedirectURL    string         `json:"redirectUrl,omitempty"`
	Resource       string         `json:"resource,omitempty"`
	Scope          string         `json:"scope,omitempty"` // space-separated
	CredentialType CredentialType `json:"credentialType,omitempty"`
	ContentType    string         `json:"contentType,omitempty"` // of the token request
	// Signature signs client assertions; empty means what the key is for: PS256
	// for RSA, ES256 for EC.
	Signature Signature `json:"signature,omitempty"`

	AccessTokenProperty  string `json:"accessTokenProperty,omitempty"`
	ExpiresInProperty    string `json:"expiresInProperty,omitempty"`
	RefreshTokenProperty string `json:"refreshTokenProperty,omitempty"`
}

// Effective is a profile with every derived value filled in: what the services
// really use.
type Effective struct {
	Advanced
	Scopes   []string
	Mode     Mode
	Tenant   string
	ClientID string
	// SendSecret: see Profile.SendsSecret.
	SendSecret bool
	// Proof says whether that is a secret or an assertion.
	Proof Proof
	// SendResource asks for the "resource" parameter: only for an authority of
	// one's own with a resource of one's own, since Entra's v2.0 endpoints
	// refuse it (AADSTS901002).
	SendResource bool
	Environment  string
	LoginHint    string
	// CompaniesURL lists the companies: the cheapest question that BC answers.
	CompaniesURL string
	Portal       string
}
