package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bcconnect/connection"
)

// metadata is an OData metadata document.
type metadata string

// stamp is when everything in the simulated database was made.
const stamp = "2026-01-12T08:30:00.127Z"

// serve answers inside an environment: segments follow the environment name.
func (v *visitor) serve(r *http.Request, segments []string) (any, *trouble) {
	notFound := deny(http.StatusNotFound, "BadRequest_NotFound", "No HTTP resource was found that matches the request URI '%s'.",
		connection.Resource+strings.TrimPrefix(r.URL.Path, pathAPI))
	if len(segments) == 0 {
		return nil, notFound
	}
	if r.Method != http.MethodGet {
		return nil, deny(http.StatusMethodNotAllowed, "BadRequest_MethodNotAllowed",
			"'%s' requests are not allowed: the sandbox is only ever read.", r.Method)
	}
	if segments[0] == "ODataV4" {
		return v.odata(r, segments[1:])
	}
	root, entities, rest := v.api(segments)
	if entities == nil {
		return nil, notFound
	}
	context := connection.Resource + "/v2.0/" + v.tenant.ID + "/" + v.env.Name + "/" + root + "/$metadata"
	if len(rest) == 0 {
		return serviceDocument(context, entities), nil
	}
	if rest[0] == "$metadata" {
		return edmx(entities), nil
	}
	if rest[0] == "apicategoryroutes" && root == "api/v2.0" {
		return v.apiRoutes(r, context)
	}
	if rest[0] == "companies" && len(rest) == 1 {
		return v.listCompanies(r, context)
	}
	return v.records(r, context, entities, rest)
}

// records answers what lies in a company: the path names it, or the query does.
func (v *visitor) records(r *http.Request, context string, entities []*entity, rest []string) (any, *trouble) {
	if m := companyID.FindStringSubmatch(rest[0]); m != nil {
		return v.inCompany(r, context, m[1], entities, rest[1:])
	}
	if id := r.URL.Query().Get("company"); id != "" {
		return v.inCompany(r, context, id, entities, rest)
	}
	if slices.ContainsFunc(entities, func(e *entity) bool { return e.Name == rest[0] }) {
		return nil, deny(http.StatusNotFound, "Internal_CompanyNotFound", "Cannot process the request because the default company cannot be found. "+
			"You must specify a default company in the service configuration file or specify a company in each request.")
	}
	return nil, noSegment(rest[0])
}

func noSegment(name string) *trouble {
	return deny(http.StatusNotFound, "BadRequest_ResourceNotFound", "Resource not found for the segment '%s'.", name)
}

// api finds the API that an address names, its entities and what is left.
func (v *visitor) api(segments []string) (root string, entities []*entity, rest []string) {
	if len(segments) < 2 {
		return "", nil, nil
	}
	switch root = strings.Join(segments[:2], "/"); root {
	case "api/v2.0", "api/v1.0":
		return root, v.s.world.Entities, segments[2:]
	}
	if len(segments) < 4 {
		return "", nil, nil
	}
	root = strings.Join(segments[:4], "/")
	if root == automationRoot+"/v2.0" {
		return root, v.automation(), segments[4:]
	}
	for _, x := range v.env.Extensions {
		if root == "api/"+x.Publisher+"/"+x.Group+"/"+x.Version {
			return root, x.Entities, segments[4:]
		}
	}
	return "", nil, nil
}

// automation is what microsoft/automation offers for reading.
func (v *visitor) automation() []*entity {
	users := make([]map[string]any, 0, len(v.env.Users)+len(v.env.Cards))
	for _, m := range v.env.Users {
		if u := v.tenant.user(m.UPN); u != nil {
			users = append(users, map[string]any{
				"userSecurityId": u.ID, "userName": strings.ToUpper(strings.Split(u.UPN, "@")[0]),
				"displayName": u.Name, "state": state(!m.Disabled), "expiryDate": "0001-01-01T00:00:00Z",
			})
		}
	}
	for _, c := range v.env.Cards {
		users = append(users, map[string]any{
			"userSecurityId": c.ClientID, "userName": strings.ToUpper(c.Description),
			"displayName": c.Description, "state": state(c.Enabled), "expiryDate": "0001-01-01T00:00:00Z",
		})
	}
	names := make([]string, 0, len(v.s.world.Sets))
	for name := range v.s.world.Sets {
		names = append(names, name)
	}
	slices.Sort(names)
	sets := make([]map[string]any, 0, len(names))
	for _, n := range names {
		sets = append(sets, map[string]any{"id": n, "displayName": n, "scope": "System", "appId": "", "extensionName": ""})
	}
	extensions := make([]map[string]any, 0, len(v.env.Extensions))
	for _, x := range v.env.Extensions {
		extensions = append(extensions, map[string]any{"displayName": x.Name, "publisher": x.Publisher, "isInstalled": true})
	}
	companies := make([]map[string]any, 0, len(v.env.Companies))
	for _, c := range v.companies() {
		companies = append(companies, map[string]any{"id": c.ID, "name": c.Name, "displayName": c.DisplayName})
	}
	one := func(name string, table int, title string, rows []map[string]any) *entity {
		return &entity{Name: name, Table: table, Title: title, App: "System Application", Area: "automation", Rows: rows}
	}
	return []*entity{
		one("users", 2000000120, "User", users), one("permissionSets", 2000000167, "Aggregate Permission Set", sets),
		one("extensions", 2000000153, "NAV App Installed App", extensions), one("automationCompanies", 2000000006, "Company", companies),
		one("extensionDeploymentStatus", 2000000206, "Published Application", nil),
	}
}

func state(enabled bool) string {
	if enabled {
		return "Enabled"
	}
	return "Disabled"
}

func (v *visitor) listCompanies(r *http.Request, context string) (any, *trouble) {
	list := v.companies()
	rows := make([]map[string]any, 0, len(list))
	for i, c := range list {
		rows = append(rows, map[string]any{
			"id": c.ID, "systemVersion": v.env.Version, "timestamp": 50516 + i, "name": c.Name, "displayName": c.DisplayName,
			"businessProfileId": "", "systemCreatedAt": stamp, "systemCreatedBy": v.tenant.ID, "systemModifiedAt": stamp, "systemModifiedBy": v.tenant.ID,
		})
	}
	return collection(r, context+"#companies", rows)
}

// inCompany answers within one company, named by its id.
func (v *visitor) inCompany(r *http.Request, context, id string, entities []*entity, rest []string) (any, *trouble) {
	if !isGUID(id) {
		return nil, deny(http.StatusNotFound, "BadRequest_NotFound", "')' or ',' expected at position %d in (%s).", 1, id)
	}
	i := slices.IndexFunc(v.companies(), func(c *company) bool { return strings.EqualFold(c.ID, id) })
	if i < 0 {
		return nil, deny(http.StatusNotFound, "Internal_CompanyNotFound",
			"Cannot process the request because the company cannot be found or may not be opened. Identification fields and values: Id='%s'.", id)
	}
	c := v.companies()[i]
	if len(rest) == 0 {
		return map[string]any{
			"@odata.context": context + "#companies/$entity", "id": c.ID, "systemVersion": v.env.Version, "timestamp": 50516 + i,
			"name": c.Name, "displayName": c.DisplayName, "businessProfileId": "",
		}, nil
	}
	for _, e := range entities {
		if e.Name != rest[0] {
			continue
		}
		if no := v.mayRead(e, c); no != nil {
			return nil, no
		}
		return collection(r, fmt.Sprintf("%s#companies(%s)/%s", context, c.ID, e.Name), e.Rows)
	}
	return nil, noSegment(rest[0])
}

// mayRead asks for the table of an entity and for those of extensions that
// join in when it is read.
func (v *visitor) mayRead(e *entity, c *company) *trouble {
	if !v.may(e.Area, c) {
		return v.forbidden(e)
	}
	for _, x := range v.env.Extensions {
		if x.Hooks != e.Name {
			continue
		}
		for _, own := range x.Entities {
			if !v.may(own.Area, c) {
				return v.forbidden(own)
			}
		}
	}
	return nil
}

// collection answers a list, with the few query options that the sandbox
// understands; it refuses the others rather than ignore them.
func collection(r *http.Request, context string, rows []map[string]any) (any, *trouble) {
	skip, top, fields, no := queryOptions(r, len(rows))
	if no != nil {
		return nil, no
	}
	skip = min(skip, len(rows))
	part := rows[skip:min(skip+min(top, len(rows)), len(rows))]
	out := make([]map[string]any, 0, len(part))
	for i, row := range part {
		item := map[string]any{"@odata.etag": fmt.Sprintf(`W/"JzE5OzE%d7MDA7Jw=="`, skip+i)}
		for k, v := range row {
			if fields == nil || slices.Contains(fields, k) {
				item[k] = v
			}
		}
		out = append(out, item)
	}
	return map[string]any{"@odata.context": context, "value": out}, nil
}

// queryOptions reads $skip, $top and $select.
func queryOptions(r *http.Request, all int) (skip, top int, fields []string, no *trouble) {
	top = all
	for name, values := range r.URL.Query() {
		var err error
		switch name {
		case "$top":
			top, err = strconv.Atoi(values[0])
		case "$skip":
			skip, err = strconv.Atoi(values[0])
		case "$select":
			fields = strings.Split(values[0], ",")
		case "company", "$schemaversion":
		default:
			if strings.HasPrefix(name, "$") {
				return 0, 0, nil, deny(http.StatusBadRequest, "BadRequest", "The sandbox does not know the query option '%s'.", name)
			}
		}
		if err != nil || top < 0 || skip < 0 {
			return 0, 0, nil, deny(http.StatusBadRequest, "BadRequest_InvalidRequestUrl", "Invalid value '%s' for %s query option found.", values[0], name)
		}
	}
	return skip, top, fields, nil
}

func serviceDocument(context string, entities []*entity) any {
	sets := make([]map[string]string, 0, len(entities)+1)
	sets = append(sets, map[string]string{"name": "companies", "kind": "EntitySet", "url": "companies"})
	for _, e := range entities {
		sets = append(sets, map[string]string{"name": e.Name, "kind": "EntitySet", "url": e.Name})
	}
	return map[string]any{"@odata.context": context, "value": sets}
}

func edmx(entities []*entity) metadata {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>` +
		`<Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityContainer Name="NAV"><EntitySet Name="companies" EntityType="Microsoft.NAV.company"/>`)
	for _, e := range entities {
		fmt.Fprintf(&b, `<EntitySet Name="%s" EntityType="Microsoft.NAV.%s"/>`, e.Name, strings.TrimSuffix(e.Name, "s"))
	}
	b.WriteString(`</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`)
	return metadata(b.String())
}
