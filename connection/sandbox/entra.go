package sandbox

import (
	"net/http"
	"strings"

	"bcconnect/connection/pattern"
)

// routes lays out the whole cloud.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	const t = pathLogin + "/{tenant}"
	mux.HandleFunc("GET "+t+"/v2.0/.well-known/openid-configuration", s.discoveryV2)
	mux.HandleFunc("GET "+t+"/.well-known/openid-configuration", s.discoveryV1)
	mux.HandleFunc("GET "+t+"/discovery/v2.0/keys", s.publishKeys)
	mux.HandleFunc("GET "+t+"/discovery/keys", s.publishKeys)
	mux.HandleFunc(t+"/oauth2/v2.0/token", s.token)
	mux.HandleFunc(t+"/oauth2/v2.0/devicecode", s.deviceCode)
	mux.HandleFunc(t+"/oauth2/v2.0/authorize", s.authorize)
	mux.HandleFunc("GET "+t+"/oauth2/v2.0/logout", s.logout)
	mux.HandleFunc("GET "+t+"/v2.0/adminconsent", s.adminConsent)
	mux.HandleFunc("GET "+t+"/adminconsent", s.adminConsent)
	mux.HandleFunc("GET "+pathLogin+"/error", s.explainCode)
	s.pageRoutes(mux)
	mux.HandleFunc(pathAPI+"/", s.api)
	return s.script(s.dated(mux))
}

// dated gives every answer the clock of the simulated services.
func (s *Server) dated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.now().Format(http.TimeFormat))
		next.ServeHTTP(w, r)
	})
}

// Names in place of a tenant.
const (
	anyOrganization = "organizations"
	anyAccount      = "common"
	anyConsumer     = "consumers"
)

func shared(name string) bool {
	return name == anyOrganization || name == anyAccount || name == anyConsumer
}

// domainShape is what a verified domain looks like.
var domainShape = pattern.New(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$`)

// findTenant resolves the tenant segment of an address; nil without a failure
// means one of the shared addresses. The caller holds the lock.
func (s *Server) findTenant(name string) (*tenant, *failure) {
	if shared(name) {
		return nil, nil
	}
	if t := s.world.tenant(name); t != nil {
		return t, nil
	}
	if !isGUID(name) && !domainShape.MatchString(name) {
		return nil, refuse(oauthRequest, 900023, "Specified tenant identifier '%s' is neither a valid DNS name, nor a valid external domain.", name)
	}
	return nil, refuse(oauthRequest, 90002, "Tenant '%s' not found. Check that the tenant ID is right, that it belongs to this cloud and has an active subscription.", name)
}

// findApp resolves a client id in a tenant. The caller holds the lock.
func (s *Server) findApp(t *tenant, id string) (*app, *failure) {
	if id == "" {
		return nil, refuse(oauthRequest, 900144, "The request body must contain the following parameter: 'client_id'.")
	}
	if !isGUID(id) {
		return nil, refuse(oauthUnauthor, 90112, "Application identifier is expected to be a GUID.")
	}
	a := t.app(id)
	if a == nil {
		return nil, refuse(oauthUnauthor, 700016, "Application with identifier '%s' was not found in the directory '%s'. "+
			"Either nobody installed or consented to it in this tenant, or the request went to the wrong tenant.", id, t.Name)
	}
	if a.Disabled {
		return nil, refuse(oauthUnauthor, 7000112, "Application '%s'(%s) is disabled.", a.ClientID, a.Name)
	}
	return a, nil
}

// discoveryV2 answers the OpenID configuration (OpenID Connect Discovery 1.0).
func (s *Server) discoveryV2(w http.ResponseWriter, r *http.Request) { s.discover(w, r, true) }

// discoveryV1 answers its older form, whose issuer fits v1 tokens.
func (s *Server) discoveryV1(w http.ResponseWriter, r *http.Request) { s.discover(w, r, false) }

func (s *Server) discover(w http.ResponseWriter, r *http.Request, v2 bool) {
	name := r.PathValue("tenant")
	s.mu.Lock()
	t, f := s.findTenant(name)
	s.mu.Unlock()
	if f != nil {
		f.oauth = "invalid_tenant"
		s.reject(w, r, f)
		return
	}
	id := "{tenantid}"
	if t != nil {
		id = t.ID
		name = t.ID
	}
	login := baseOf(r) + pathLogin + "/" + name
	issuer := baseOf(r) + pathLogin + "/" + id + "/v2.0"
	keys := login + "/discovery/v2.0/keys"
	if !v2 {
		issuer, keys = issuerBase+id+"/", login+"/discovery/keys"
	}
	i := s.newIDs(r)
	s.entraHeaders(w, i)
	w.Header().Set("Cache-Control", "max-age=86400, private")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer": issuer, "jwks_uri": keys,
		"authorization_endpoint":                login + "/oauth2/v2.0/authorize",
		"token_endpoint":                        login + "/oauth2/v2.0/token",
		"device_authorization_endpoint":         login + "/oauth2/v2.0/devicecode",
		"end_session_endpoint":                  login + "/oauth2/v2.0/logout",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt", "client_secret_basic"},
		"response_modes_supported":              []string{"query", "form_post"},
		"response_types_supported":              []string{"code"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   strings.TrimPrefix(strings.TrimPrefix(baseOf(r), "https://"), "http://"),
	})
}

func (s *Server) publishKeys(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	_, f := s.findTenant(r.PathValue("tenant"))
	var set any
	var err error
	if f == nil {
		set, err = s.jwks()
	}
	s.mu.Unlock()
	switch {
	case f != nil:
		s.reject(w, r, f)
	case err != nil:
		s.reject(w, r, serverError())
	default:
		s.entraHeaders(w, s.newIDs(r))
		writeJSON(w, http.StatusOK, set)
	}
}

func serverError() *failure {
	f := refuse(oauthServer, 50000, "There was an error issuing a token.")
	f.status = http.StatusInternalServerError
	return f
}
