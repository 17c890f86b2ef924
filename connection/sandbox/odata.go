package sandbox

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"bcconnect/connection"
)

// companyName takes the name out of "Company('name')"; quotes in it are doubled.
// A command that never enters the sandbox need not wait for it.
var companyName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^Company\('((?:[^']|'')*)'\)$`) })

// odata answers below /ODataV4: the list of published web services, and what
// each of them shows. Source: BCD/webservices/odata-web-services,
// BCD/webservices/return-obtain-json-data.
func (v *visitor) odata(r *http.Request, segments []string) (any, *trouble) {
	context := connection.Resource + "/v2.0/" + v.tenant.ID + "/" + v.env.Name + "/ODataV4/$metadata"
	if len(segments) == 0 {
		return v.serviceList(context), nil
	}
	if segments[0] == "$metadata" {
		var all []*entity
		for _, s := range v.env.Services {
			if s.Published && !s.Codeunit {
				all = append(all, &s.entity)
			}
		}
		return edmx(all), nil
	}
	name := r.URL.Query().Get("company")
	if m := companyName().FindStringSubmatch(segments[0]); m != nil {
		name, segments = strings.ReplaceAll(m[1], "''", "'"), segments[1:]
	}
	i := slices.IndexFunc(v.companies(), func(c *company) bool { return c.Name == name })
	if i < 0 {
		return nil, deny(http.StatusNotFound, "Internal_CompanyNotFound", "Cannot process the request because the company '%s' cannot be found.", name)
	}
	if len(segments) == 0 {
		return v.serviceList(context), nil
	}
	return v.webService(r, context, v.companies()[i], segments[0])
}

// webService shows a published page or query in a company.
func (v *visitor) webService(r *http.Request, context string, c *company, name string) (any, *trouble) {
	i := slices.IndexFunc(v.env.Services, func(s *service) bool { return s.Name == name && s.Published })
	if i < 0 {
		return nil, noSegment(name)
	}
	s := v.env.Services[i]
	if s.Codeunit {
		return nil, deny(http.StatusMethodNotAllowed, "BadRequest_MethodNotAllowed", "'GET' requests are not allowed for '%s'.", name)
	}
	if !v.may(s.Area, c) {
		return nil, v.forbidden(&s.entity)
	}
	return collection(r, fmt.Sprintf("%s#Company('%s')/%s", context, c.Name, s.Name), s.Rows)
}

func (v *visitor) serviceList(context string) any {
	sets := []map[string]string{{"name": "Company", "kind": "EntitySet", "url": "Company"}}
	for _, s := range v.env.Services {
		if s.Published && !s.Codeunit {
			sets = append(sets, map[string]string{"name": s.Name, "kind": "EntitySet", "url": s.Name})
		}
	}
	return map[string]any{"@odata.context": context, "value": sets}
}

// apiRoutes lists the APIs that have a publisher and a group.
// Source: BCD/api-reference/v2.0/resources/dynamics_apicategoryroutes.
func (v *visitor) apiRoutes(r *http.Request, context string) (any, *trouble) {
	rows := []map[string]any{{"route": "microsoft/automation/v2.0", "publisher": "microsoft", "group": "automation", "version": "v2.0"}}
	for _, x := range v.env.Extensions {
		rows = append(rows, map[string]any{
			"route": x.Publisher + "/" + x.Group + "/" + x.Version, "publisher": x.Publisher, "group": x.Group, "version": x.Version,
		})
	}
	return collection(r, context+"#apicategoryroutes", rows)
}
