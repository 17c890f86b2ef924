package bc

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"bcconnect/connection"
)

// routesPath is the list of all APIs of an environment. Source:
// BCD/api-reference/v2.0/resources/dynamics_apicategoryroutes.
const routesPath = "/api/v2.0/apicategoryroutes"

// CustomAPIs lists the APIs of the environment that have a publisher and a
// group, Microsoft's among them. Older versions do not have the list.
func (c *Client) CustomAPIs(ctx context.Context) ([]connection.Route, error) {
	var all []connection.Route
	err := c.list(ctx, connection.StageRoutes, Root(c.Effective)+routesPath, func(raw json.RawMessage) error {
		var i struct{ Publisher, Group, Version string }
		if err := json.Unmarshal(raw, &i); err != nil {
			return err
		}
		if i.Publisher != "" && i.Group != "" {
			all = append(all, connection.Route{Publisher: i.Publisher, Group: i.Group, Version: i.Version})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// EntitySets lists the pages of a custom API, by its service document (OData 4.0,
// JSON format, section 5).
func (c *Client) EntitySets(ctx context.Context, api connection.Route) ([]string, error) {
	return c.serviceDocument(ctx, apiRoot(api))
}

// WebServices lists the pages and queries that are published as OData web
// services. Codeunits are published as well and are not in the list.
// Source: BCD/webservices/odata-web-services.
func (c *Client) WebServices(ctx context.Context) ([]string, error) {
	return c.serviceDocument(ctx, "/ODataV4/")
}

func (c *Client) serviceDocument(ctx context.Context, path string) ([]string, error) {
	var names []string
	err := c.list(ctx, connection.StageRoutes, Root(c.Effective)+path, func(raw json.RawMessage) error {
		var i struct {
			Name string `json:"name"`
		}
		if err := json.Unmarshal(raw, &i); err != nil {
			return err
		}
		if i.Name != "" && i.Name != "companies" && i.Name != "Company" {
			names = append(names, i.Name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return names, nil
}

// apiRoot is a custom API's address below the environment.
func apiRoot(r connection.Route) string {
	return "/api/" + url.PathEscape(r.Publisher) + "/" + url.PathEscape(r.Group) + "/" + url.PathEscape(r.Version)
}

// TryRoute asks for one record of a page of a custom API, or of a web service,
// in a company: whether it may be read. Of an API page only the id is asked for;
// a query, or a service, has none, and there a record is read and dropped.
func (c *Client) TryRoute(ctx context.Context, r connection.Route, company connection.Company) error {
	if r.Service != "" {
		return c.some(ctx, "/ODataV4/"+ODataCompany(company.Name)+"/"+url.PathEscape(r.Service)+"?$top=1")
	}
	address := apiRoot(r) + "/companies" + companyKey(company.ID) + "/" + url.PathEscape(r.Entity)
	err := c.some(ctx, address+pageTop)
	if f, ok := err.(*connection.Fault); ok && f.HTTP == http.StatusBadRequest && f.Kind == "" { //nolint:errorlint // a client's errors are bare faults
		err = c.some(ctx, address+"?$top=1")
	}
	return err
}

// some asks for a list, whose entries do not matter.
func (c *Client) some(ctx context.Context, path string) error {
	var answer struct {
		Value *[]json.RawMessage `json:"value"`
	}
	if err := c.into(ctx, connection.StageRoutes, Root(c.Effective)+path, &answer); err != nil {
		return err
	}
	if answer.Value == nil {
		return &connection.Fault{Stage: connection.StageRoutes, HTTP: http.StatusOK, Net: connection.NetMalformed}
	}
	return nil
}
