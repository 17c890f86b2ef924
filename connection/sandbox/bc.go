package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
	"bcconnect/connection/pattern"
)

// trouble is a refusal of the simulated Business Central: a code, and prose
// that follows the language of the environment.
type trouble struct {
	status  int
	code    string
	message string
	retry   string // Retry-After
	bare    bool   // no body at all
}

func deny(status int, code, format string, a ...any) *trouble {
	return &trouble{status: status, code: code, message: fmt.Sprintf(format, a...)}
}

// caller is who asks Business Central: an app by itself, or a person.
type caller struct {
	tenantID string
	client   string
	upn      string // empty for an app
	roles    []string
	scopes   []string
}

func (c caller) app() bool { return c.upn == "" }

// api is everything under the API host.
func (s *Server) api(w http.ResponseWriter, r *http.Request) {
	id := newGUID()
	w.Header().Set("Request-Id", id)
	w.Header().Set("Ms-Correlation-X", id)
	w.Header().Set("Cache-Control", "no-store")
	s.mu.Lock()
	body, no := s.answerAPI(r)
	s.mu.Unlock()
	if no != nil {
		s.options.Log.Debug("sandbox API refuses", "path", r.URL.Path, "status", no.status, "code", no.code)
		no.write(w, id)
		return
	}
	if text, ok := body.(metadata); ok {
		w.Header().Set("Content-Type", "application/xml")
		_, _ = io.WriteString(w, string(text)) //nolint:gosec // XML of entity names out of world.json
		return
	}
	w.Header().Set("OData-Version", "4.0")
	writeJSON(w, http.StatusOK, body)
}

func (t *trouble) write(w http.ResponseWriter, id string) {
	if t.retry != "" {
		w.Header().Set("Retry-After", t.retry)
	}
	if t.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="`+connection.Resource+`"`)
	}
	if t.bare {
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(t.status)
		return
	}
	message := t.message
	if t.code != "NoEnvironment" && t.code != "Unauthorized" {
		message += "  CorrelationId:  " + id + "."
	}
	writeJSON(w, t.status, map[string]any{"error": map[string]string{"code": t.code, "message": message}})
}

// answerAPI finds out what is asked. The caller holds the lock.
func (s *Server) answerAPI(r *http.Request) (any, *trouble) {
	segments, err := splitPath(strings.TrimPrefix(r.URL.EscapedPath(), pathAPI))
	if err != nil || len(segments) == 0 {
		return nil, deny(http.StatusNotFound, "BadRequest_NotFound", "No HTTP resource was found that matches the request URI '%s'.", r.URL.Path)
	}
	who, no := s.caller(r)
	if no != nil {
		return nil, no
	}
	switch segments[0] {
	case "environments":
		return s.environmentList(r, who, segments[1:])
	case "admin":
		return s.adminAPI(r, who, segments[1:])
	case "v2.0":
		return s.tenantAPI(r, who, segments[1:])
	default:
		return nil, deny(http.StatusNotFound, "BadRequest_NotFound", "No HTTP resource was found that matches the request URI '%s'.", r.URL.Path)
	}
}

func splitPath(p string) ([]string, error) {
	var out []string
	for part := range strings.SplitSeq(strings.Trim(p, "/"), "/") {
		text, err := url.PathUnescape(part)
		if err != nil {
			return nil, err
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out, nil
}

// caller reads the bearer token (RFC 6750 section 2.1). What is wrong with a
// token the gateway does not tell.
func (s *Server) caller(r *http.Request) (caller, *trouble) {
	refused := deny(http.StatusUnauthorized, "Unauthorized", "The credentials provided are incorrect")
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || len(r.Header.Values("Authorization")) != 1 {
		return caller{}, refused
	}
	claims, err := s.bearer(token, s.now())
	if err != nil {
		return caller{}, refused
	}
	aud, err := claims.GetAudience()
	bc := s.world.resource(connection.Resource)
	if err != nil || len(aud) != 1 || aud[0] != bc.ID && !slices.Contains(bc.Identifiers, aud[0]) {
		return caller{}, refused
	}
	text := func(name string) string { v, _ := claims[name].(string); return v }
	c := caller{tenantID: text("tid"), client: text("appid"), scopes: strings.Fields(text("scp"))}
	if len(c.scopes) > 0 {
		c.upn = strings.TrimPrefix(text("unique_name"), "live.com#")
	}
	roles, _ := claims["roles"].([]any)
	for _, role := range roles {
		if name, ok := role.(string); ok {
			c.roles = append(c.roles, name)
		}
	}
	return c, nil
}

// tenantAPI serves /v2.0/[tenant/]environment/…; the tenant may be left out.
func (s *Server) tenantAPI(r *http.Request, who caller, segments []string) (any, *trouble) {
	noEnvironment := deny(http.StatusNotFound, "NoEnvironment", "Environment does not exist.")
	home := s.world.tenant(who.tenantID)
	if home == nil || len(segments) == 0 {
		return nil, noEnvironment
	}
	t := home
	if isGUID(segments[0]) || strings.Contains(segments[0], ".") {
		t = s.world.tenant(segments[0])
		segments = segments[1:]
	}
	if t == nil || len(segments) == 0 {
		return nil, noEnvironment
	}
	if t != home {
		return nil, s.invalidCredentials(nil)
	}
	e := t.environment(segments[0])
	if e == nil {
		return nil, noEnvironment
	}
	if no := e.closed(); no != nil {
		return nil, no
	}
	v := &visitor{s: s, tenant: t, env: e, who: who}
	if no := v.enter(segments[1:]); no != nil {
		return nil, no
	}
	return v.serve(r, segments[1:])
}

// closed says why an environment does not answer.
func (e *environment) closed() *trouble {
	switch e.Status {
	case "Active":
		return nil
	case "Removing", "SoftDeleting", "SoftDeleted":
		return deny(http.StatusNotFound, "NoEnvironment", "Environment does not exist.")
	default:
		no := deny(http.StatusServiceUnavailable, "Internal_TenantUnavailable", "The tenant '%s' is not accessible.", e.Name)
		no.retry = "300"
		return no
	}
}

// invalidCredentials is BC's one answer to everybody whom it does not know.
func (s *Server) invalidCredentials(who *caller) *trouble {
	if who != nil && !who.app() {
		return deny(http.StatusUnauthorized, "Authentication_InvalidCredentials",
			"Web service call failed because user could not be authenticated or authorized.")
	}
	return deny(http.StatusUnauthorized, "Authentication_InvalidCredentials", "The server has rejected the client credentials.")
}

// visitor is a caller inside an environment.
type visitor struct {
	s      *Server
	tenant *tenant
	env    *environment
	who    caller
	sets   []setLine
}

// automationRoot is where the automation API begins, which has its own role.
const automationRoot = "api/microsoft/automation"

// enter lets the caller in if the environment knows them.
func (v *visitor) enter(segments []string) *trouble {
	no := v.s.invalidCredentials(&v.who)
	if v.who.app() {
		role := "API.ReadWrite.All"
		if strings.HasPrefix(strings.Join(segments, "/")+"/", automationRoot+"/") {
			role = "Automation.ReadWrite.All"
		}
		c := v.env.card(v.who.client)
		if !slices.Contains(v.who.roles, role) || c == nil || !c.Enabled {
			return no
		}
		v.sets = c.Sets
		return nil
	}
	return v.enterUser(no)
}

// enterUser lets a person in: the token's scope, a licence and an enabled user.
func (v *visitor) enterUser(no *trouble) *trouble {
	if !slices.Contains(v.who.scopes, "Financials.ReadWrite.All") && !slices.Contains(v.who.scopes, "user_impersonation") {
		return no
	}
	u, m := v.tenant.user(v.who.upn), v.env.member(v.who.upn)
	if u == nil || m == nil || !u.Licence || u.Disabled || m.Disabled {
		return no
	}
	v.sets = m.Sets
	return nil
}

// companies are those that the caller may open: without any permission set the
// list is whole (and reading anything is refused), with sets it is what they
// name.
func (v *visitor) companies() []*company {
	if len(v.sets) == 0 || slices.ContainsFunc(v.sets, func(l setLine) bool { return l.Company == "" }) {
		return v.env.Companies
	}
	var list []*company
	for _, c := range v.env.Companies {
		if slices.ContainsFunc(v.sets, func(l setLine) bool { return l.Company == c.Name }) {
			list = append(list, c)
		}
	}
	return list
}

// may says whether the caller's sets open an area in a company.
func (v *visitor) may(area string, c *company) bool {
	for _, l := range v.sets {
		if l.Company != "" && (c == nil || l.Company != c.Name) {
			continue
		}
		if slices.Contains(v.s.world.Sets[l.Set], area) {
			return true
		}
	}
	return false
}

// forbidden is a missing permission: BC calls it Internal_ServerError, its
// prose follows the language, only the bracket is always the same. The status
// is seen as 400 and as 403.
func (v *visitor) forbidden(e *entity) *trouble {
	bracket := fmt.Sprintf("(TableData %d %s Read: %s)", e.Table, e.Title, e.App)
	if v.env.Language == "da" {
		return deny(http.StatusForbidden, "Internal_ServerError", "De aktuelle rettigheder forhindrede handlingen. %s", bracket)
	}
	return deny(http.StatusBadRequest, "Internal_ServerError", "Sorry, the current permissions prevented the action. %s", bracket)
}

// companyID takes the id out of "companies(id)".
var companyID = pattern.New(`^companies\(([^()]*)\)$`)
