package check_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/entra"
	"bcconnect/connection/journal"
)

const (
	tenantID  = "8b1c7f52-6f0f-4a57-9a43-0f2c5c1d9e01"
	clientID  = "1f0c2b7e-5d0a-4c55-9d3e-2b9c63f1a7d4"
	companyID = "9a4f0000-0000-0000-0000-000000000001"
	canary    = "CANARY-Zk8Q~token"
	apiHost   = "api.businesscentral.dynamics.com"
)

// reply is what a service answers.
type reply struct {
	status int
	body   string
	header map[string]string
}

// cloud is a whole world in memory in which all is well, until a test changes
// something. It counts what it is asked.
type cloud struct {
	profile connection.Profile
	claims  entra.Claims
	meta    entra.Metadata
	now     time.Time
	slow    time.Duration

	metaErr, tokenErr, renewErr   error
	netErr                        error // for every request to the API host
	environments, companies       []reply
	companyInformation, customers []reply
	head                          reply
	journal                       *journal.Log

	mu    sync.Mutex
	asked []string
	calls map[string]int
}

func newCloud() *cloud {
	now := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	return &cloud{
		profile: connection.Profile{
			ID: "c1", Name: "Contoso", Mode: connection.ModeApp, Tenant: tenantID, ClientID: clientID,
			Secret: connection.SecretMeta{Length: 40}, Environment: "Production",
			Company: connection.Company{ID: companyID},
		},
		claims: entra.Claims{
			Audience: []string{connection.Resource}, Tenant: tenantID, AppID: clientID, IDType: "app",
			Roles: []string{"API.ReadWrite.All"}, Expires: now.Add(time.Hour), NotBefore: now,
		},
		meta: entra.Metadata{Issuer: "https://login.microsoftonline.com/" + tenantID + "/v2.0", TenantID: tenantID, Date: now},
		now:  now,
		environments: []reply{{status: 200, body: `{"value":[
			{"name":"Production","type":"Production","countryCode":"DE"},{"name":"Test","type":"Sandbox","countryCode":"DE"}]}`}},
		companies: []reply{{status: 200, body: `{"value":[
			{"id":"` + companyID + `","name":"CRONUS US","displayName":"CRONUS USA, Inc.","systemVersion":"28.1.1.0"},
			{"id":"9a4f0000-0000-0000-0000-000000000002","name":"Smørrebrød ApS","displayName":""}]}`}},
		companyInformation: []reply{{status: 200, body: `{"value":[{"id":"1","displayName":"CRONUS USA, Inc."}]}`}},
		customers:          []reply{{status: 200, body: `{"value":[{"id":"1"}]}`}},
		head:               reply{status: 404},
		journal:            journal.New(100),
		calls:              map[string]int{},
	}
}

// user makes the connection one of a person.
func (c *cloud) user() {
	c.profile.Mode, c.profile.Secret = connection.ModeDelegate, connection.SecretMeta{}
	c.claims.IDType, c.claims.Roles = "user", nil
	c.claims.Scopes, c.claims.User = []string{"Financials.ReadWrite.All"}, "megan@contoso.com"
}

func (c *cloud) world() check.World {
	return check.World{
		Profile: c.profile, Effective: c.profile.Effective(connection.Public()),
		Now:     func() time.Time { return c.now },
		HTTP:    &http.Client{Transport: c.journal.Transport(c)},
		Journal: c.journal,
		Discover: func(ctx context.Context) (entra.Metadata, error) {
			return c.meta, c.call(ctx, "discover", c.metaErr)
		},
		FreshToken: func(ctx context.Context) (entra.Token, error) {
			if err := c.call(ctx, "token", c.tokenErr); err != nil {
				return entra.Token{}, err
			}
			return entra.Token{Access: canary, Claims: c.claims, Expires: c.claims.Expires}, nil
		},
		Renew: func(ctx context.Context) (entra.Token, error) {
			return entra.Token{Access: canary, Claims: c.claims}, c.call(ctx, "renew", c.renewErr)
		},
		// A catalogue that names findings after kinds, so that these tests say
		// what the ladder knows and not what the catalogue makes of it.
		Explain: func(f *connection.Fault) diagnose.Finding {
			code := f.Kind
			if code == "" {
				code = "http-" + strconv.Itoa(f.HTTP) + f.BC + string(f.Net)
			}
			var choices []string
			if s := f.Args[connection.ArgChoices]; s != "" {
				choices = strings.Split(s, "\n")
			}
			return diagnose.Finding{ID: "BCC-1", Code: code, Who: diagnose.OwnerBC, Field: f.Field, Args: f.Args, Choices: choices, Fault: f}
		},
	}
}

func (c *cloud) call(ctx context.Context, name string, err error) error {
	c.mu.Lock()
	c.calls[name]++
	c.mu.Unlock()
	if e := c.pause(ctx); e != nil {
		return e
	}
	return err
}

func (c *cloud) pause(ctx context.Context) error {
	if c.slow == 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(c.slow):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// RoundTrip answers for Business Central.
func (c *cloud) RoundTrip(r *http.Request) (*http.Response, error) {
	name := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	if strings.HasPrefix(r.URL.Path, "/environments") {
		name = "environments"
	}
	if r.Method == http.MethodHead {
		name = "HEAD " + r.URL.Host + r.URL.Path
	}
	c.mu.Lock()
	c.asked = append(c.asked, r.Method+" "+r.URL.String())
	c.calls[name]++
	n := c.calls[name]
	c.mu.Unlock()
	if err := c.pause(r.Context()); err != nil {
		return nil, err
	}
	if c.netErr != nil && r.URL.Host == apiHost {
		return nil, c.netErr
	}
	var a reply
	switch name {
	case "environments":
		a = nth(c.environments, n)
	case "companies":
		a = nth(c.companies, n)
	case "companyInformation":
		a = nth(c.companyInformation, n)
	case "customers":
		a = nth(c.customers, n)
	default:
		a = c.head
	}
	h := http.Header{"Content-Type": {"application/json"}}
	for k, v := range a.header {
		h.Set(k, v)
	}
	return &http.Response{
		StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Request: r,
		Body: io.NopCloser(strings.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}, nil
}

// nth is the nth answer; the last one is repeated.
func nth(list []reply, n int) reply { return list[min(n, len(list))-1] }

func (c *cloud) counts() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls
}
