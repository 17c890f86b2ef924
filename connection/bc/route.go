package bc

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bcconnect/connection"
)

// Route is a custom API, or a page of one, or a published web service.
type Route struct {
	// Publisher, Group and Version name a custom API; Entity is one of its
	// pages, empty for the API as a whole.
	Publisher, Group, Version, Entity string
	// Service is the name of an OData web service; then the rest is empty.
	Service string
}

// odataPrefix marks a published web service.
const odataPrefix = "odata:"

// ParseRoute reads "publisher/group/version", "publisher/group/version/entity"
// or "odata:Service". A whole address of the API is taken apart.
func ParseRoute(text string) (Route, bool) {
	text = strings.TrimSpace(text)
	if name, ok := strings.CutPrefix(text, odataPrefix); ok {
		return Route{Service: name}, name != "" && !strings.ContainsAny(name, "/?#")
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "https" {
		_, text, _ = strings.Cut(u.Path, "/api/")
	}
	parts := slices.DeleteFunc(strings.Split(strings.Trim(text, "/"), "/"), func(s string) bool {
		return s == "" || strings.HasPrefix(s, "companies(")
	})
	if len(parts) < 3 || len(parts) > 4 {
		return Route{}, false
	}
	for _, p := range parts {
		if strings.ContainsAny(p, "?#()' ") || p == "." || p == ".." {
			return Route{}, false
		}
	}
	r := Route{Publisher: parts[0], Group: parts[1], Version: parts[2]}
	if len(parts) == 4 {
		r.Entity = parts[3]
	}
	return r, true
}

// String is the route as it is written.
func (r Route) String() string {
	if r.Service != "" {
		return odataPrefix + r.Service
	}
	return strings.TrimRight(strings.Join([]string{r.Publisher, r.Group, r.Version, r.Entity}, "/"), "/")
}

// root is the API's address below the environment.
func (r Route) root() string {
	return "api/" + url.PathEscape(r.Publisher) + "/" + url.PathEscape(r.Group) + "/" + url.PathEscape(r.Version)
}

// Found is what was seen of a route.
type Found struct {
	Route Route
	// There says that it answers and may be read.
	There bool
	// Near are names that are there instead, written as routes.
	Near []string
	// Fault says why it is not there, or may not be read; nil if all is well.
	Fault *connection.Fault
}

// otherVersions are versions to look for when the one that was named is not
// there.
func otherVersions() []string { return []string{"v1.0", "v2.0", "v1.1", "v2.1", "beta"} }

// Look reads whether a route is there in a company. It only reads: the list of
// an API's pages, and of a page or a service one record's existence.
// Source: BCD/developer/devenv-develop-custom-api, BCD/webservices/odata-web-services.
func (c *Client) Look(ctx context.Context, r Route, company connection.Company) Found {
	if r.Service != "" {
		_, err := c.Get(ctx, "ODataV4/"+ODataCompany(company.Name)+"/"+url.PathEscape(r.Service)+"?$top=1")
		return Found{Route: r, There: err == nil, Fault: faultOf(err)}
	}
	names, err := c.entitySets(ctx, r)
	if err != nil {
		f := Found{Route: r, Fault: faultOf(err)}
		if f.Fault.HTTP == http.StatusNotFound {
			f.Near = c.versions(ctx, r)
		}
		return f
	}
	if r.Entity == "" {
		return Found{Route: r, There: true}
	}
	_, err = c.Get(ctx, r.root()+"/companies"+companyKey(company.ID)+"/"+url.PathEscape(r.Entity)+"?$top=1")
	f := Found{Route: r, There: err == nil, Fault: faultOf(err)}
	if err != nil && f.Fault.HTTP == http.StatusNotFound {
		for _, name := range names {
			if name != "companies" {
				near := r
				near.Entity = name
				f.Near = append(f.Near, near.String())
			}
		}
	}
	return f
}

// entitySets reads the pages of an API from its service document.
func (c *Client) entitySets(ctx context.Context, r Route) ([]string, error) {
	body, err := c.Get(ctx, r.root())
	if err != nil {
		return nil, err
	}
	var doc struct {
		Value []struct {
			Name string `json:"name"`
		} `json:"value"`
	}
	if err := json.Unmarshal(body, &doc); err != nil {
		return nil, &connection.Fault{Stage: connection.StageRead, HTTP: http.StatusOK, Net: connection.NetMalformed, Err: err}
	}
	var names []string
	for _, v := range doc.Value {
		names = append(names, v.Name)
	}
	return names, nil
}

// versions finds other versions of an API that is not there in the one named.
func (c *Client) versions(ctx context.Context, r Route) []string {
	var near []string
	for _, v := range otherVersions() {
		if strings.EqualFold(v, r.Version) || ctx.Err() != nil {
			continue
		}
		other := r
		other.Version = v
		if _, err := c.entitySets(ctx, other); err == nil {
			near = append(near, other.String())
		}
	}
	return near
}

func faultOf(err error) *connection.Fault {
	if err == nil {
		return nil
	}
	if f, ok := err.(*connection.Fault); ok { //nolint:errorlint // the client's own errors are bare faults
		return f
	}
	return &connection.Fault{Stage: connection.StageRead, Err: err}
}
