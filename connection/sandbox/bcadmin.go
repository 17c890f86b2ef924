package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"bcconnect/connection/pattern"
)

// environmentList is GET /environments/v1.2 (v1.1 and v1.0 answer too, v2.0
// does not exist). Source: learn.microsoft.com, dev-itpro/webservices/api-get-environments.
func (s *Server) environmentList(r *http.Request, who caller, segments []string) (any, *trouble) {
	if len(segments) != 1 || !slices.Contains([]string{"v1.0", "v1.1", "v1.2"}, segments[0]) {
		return nil, deny(http.StatusNotFound, "BadRequest_NotFound", "No HTTP resource was found that matches the request URI '%s'.", r.URL.Path)
	}
	t, no := s.mayList(r, who)
	if no != nil {
		return nil, no
	}
	rows := make([]map[string]any, 0, len(t.Environments))
	for _, e := range t.Environments {
		rows = append(rows, map[string]any{
			"aadTenantId": t.ID, "applicationFamily": "BusinessCentral", "type": e.Type, "name": e.Name, "countryCode": e.Country,
			"webServiceUrl":       baseOf(r) + pathAPI,
			"webClientLoginUrl":   baseOf(r) + pathWeb + "/" + t.ID + "/" + e.Name,
			"locationName":        "West Europe",
			"databaseSize":        nil,
			"applicationVersion":  e.Version,
			"ringName":            "PROD",
			"appInsightsKey":      "",
			"softDeletedOn":       nil,
			"hardDeletePendingOn": nil,
		})
	}
	return map[string]any{"value": rows}, nil
}

// mayList holds the rules of the environments list: an app needs a role and
// must be authorised in the admin centre, a person needs a licence here or to
// be an administrator. Refusals come without a body.
func (s *Server) mayList(_ *http.Request, who caller) (*tenant, *trouble) {
	forbidden := &trouble{status: http.StatusForbidden, bare: true}
	t := s.world.tenant(who.tenantID)
	if t == nil {
		return nil, forbidden
	}
	if who.app() {
		if !slices.Contains(who.roles, "AdminCenter.ReadWrite.All") ||
			!slices.ContainsFunc(t.AdminApps, func(id string) bool { return strings.EqualFold(id, who.client) }) {
			return nil, forbidden
		}
		return t, nil
	}
	if u := t.user(who.upn); u == nil || u.Guest || !u.Licence && !u.Admin {
		return nil, forbidden
	}
	return t, nil
}

// adminVersion is a version of the admin centre API.
var adminVersion = pattern.New(`^v2\.\d{1,2}$`)

// adminAPI is GET /admin/v2.x/applications/BusinessCentral/environments. People
// need to be administrators.
func (s *Server) adminAPI(r *http.Request, who caller, segments []string) (any, *trouble) {
	if len(segments) < 3 || !adminVersion.MatchString(segments[0]) || segments[1] != "applications" {
		return nil, deny(http.StatusNotFound, "ResourceDoesNotExist", "The resource '%s' does not exist.", r.URL.Path)
	}
	if len(segments) == 4 && segments[2] != "BusinessCentral" {
		return nil, deny(http.StatusNotFound, "applicationTypeDoesNotExist", "The application family '%s' does not exist.", segments[2])
	}
	if segments[len(segments)-1] != "environments" {
		return nil, deny(http.StatusNotFound, "ResourceDoesNotExist", "The resource '%s' does not exist.", r.URL.Path)
	}
	t, no := s.mayList(r, who)
	if no != nil {
		return nil, no
	}
	if !who.app() && !t.user(who.upn).Admin {
		return nil, &trouble{status: http.StatusForbidden, bare: true}
	}
	rows := make([]map[string]any, 0, len(t.Environments))
	for _, e := range t.Environments {
		rows = append(rows, map[string]any{
			"friendlyName": e.Name, "type": e.Type, "name": e.Name, "countryCode": e.Country, "aadTenantId": t.ID,
			"applicationFamily": "BusinessCentral", "status": e.Status, "webServiceUrl": baseOf(r) + pathAPI,
			"webClientLoginUrl": baseOf(r) + pathWeb + "/" + t.ID + "/" + e.Name, "locationName": "West Europe", "geoName": "Europe",
			"ringName": "PROD", "applicationVersion": e.Version, "platformVersion": e.Version,
			"versionDetails": map[string]any{"version": e.Version, "gracePeriodStartDate": "2027-04-01T00:00:00Z", "enforcedUpdatePeriodStartDate": "2027-05-01T00:00:00Z"},
		})
	}
	return map[string]any{"value": rows}, nil
}
