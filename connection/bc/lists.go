package bc

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"bcconnect/connection"
)

// maxPages bounds how often a list's next page is asked for.
const maxPages = 20

// page is one page of an OData list.
type page struct {
	Value *[]json.RawMessage `json:"value"`
	Next  string             `json:"@odata.nextLink"`
}

// list asks for all pages of a list and hands over each entry. The next page
// must be on the same host, because the token goes with the question.
func (c *Client) list(ctx context.Context, stage connection.Stage, address string, each func(json.RawMessage) error) error {
	seen := map[string]bool{}
	for range maxPages {
		var p page
		if err := c.into(ctx, stage, address, &p); err != nil {
			return err
		}
		if p.Value == nil {
			return &connection.Fault{Stage: stage, HTTP: http.StatusOK, Net: connection.NetMalformed}
		}
		for _, raw := range *p.Value {
			if err := each(raw); err != nil {
				return &connection.Fault{Stage: stage, HTTP: http.StatusOK, Net: connection.NetMalformed, Err: err}
			}
		}
		if p.Next == "" {
			return nil
		}
		next, err := follow(address, p.Next)
		if err != nil {
			return &connection.Fault{Stage: stage, HTTP: http.StatusOK, Net: connection.NetMalformed, Err: err}
		}
		seen[address] = true
		if seen[next] {
			return nil // a list that leads back to itself has been read
		}
		address = next
	}
	return &connection.Fault{Stage: stage, HTTP: http.StatusOK, Net: connection.NetTooLarge}
}

// follow resolves the next page's address, which may be relative.
func follow(from, next string) (string, error) {
	base, err := url.Parse(from)
	if err != nil {
		return "", err
	}
	ref, err := base.Parse(next)
	if err != nil {
		return "", err
	}
	return ref.String(), nil
}

// environmentItem holds the names of both lists: /environments/v1.2 and the
// admin centre's.
type environmentItem struct {
	Tenant  string `json:"aadTenantId"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Country string `json:"countryCode"`
	Status  string `json:"status"`
	Version string `json:"applicationVersion"`
}

// Environments lists the environments of the tenant. Many tenants do not allow
// it to an app; treat a refusal as "not known".
func (c *Client) Environments(ctx context.Context) ([]Environment, error) {
	var all []Environment
	err := c.list(ctx, connection.StageEnvironments, c.Effective.EnvironmentsURL, func(raw json.RawMessage) error {
		var i environmentItem
		if err := json.Unmarshal(raw, &i); err != nil {
			return err
		}
		if i.Name != "" {
			all = append(all, Environment{
				Name: i.Name, Type: i.Type, Country: i.Country, Tenant: i.Tenant, Version: i.Version, Status: i.Status,
			})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// Companies lists the companies that the token's identity may see: the
// cheapest question that Business Central answers. Success proves that the
// identity is known there, not that it may read data.
func (c *Client) Companies(ctx context.Context) (Companies, error) {
	var all Companies
	err := c.list(ctx, connection.StageReachable, c.Effective.CompaniesURL, func(raw json.RawMessage) error {
		var i struct {
			ID      string `json:"id"`
			Name    string `json:"name"`
			Display string `json:"displayName"`
			Version string `json:"systemVersion"`
		}
		if err := json.Unmarshal(raw, &i); err != nil {
			return err
		}
		if all.Version == "" {
			all.Version = i.Version
		}
		all.List = append(all.List, connection.Company{ID: i.ID, Name: i.Name, Display: i.Display})
		return nil
	})
	if err != nil {
		return Companies{}, err
	}
	return all, nil
}

// CompanyInformation reads who the company is: the smallest page of data that
// every company has. An empty list is no fault.
func (c *Client) CompanyInformation(ctx context.Context, companyID string) (Information, error) {
	var answer struct {
		Value *[]struct {
			ID      string `json:"id"`
			Display string `json:"displayName"`
		} `json:"value"`
	}
	address := c.Effective.CompaniesURL + companyKey(companyID) + "/companyInformation?$select=id,displayName"
	if err := c.into(ctx, connection.StageRead, address, &answer); err != nil {
		return Information{}, err
	}
	switch {
	case answer.Value == nil:
		return Information{}, notAList()
	case len(*answer.Value) == 0:
		return Information{}, nil
	}
	return Information{ID: (*answer.Value)[0].ID, Display: (*answer.Value)[0].Display}, nil
}

// First asks for one record of an entity ("customers") in a company and says
// whether there is one. The record's contents are not asked for.
func (c *Client) First(ctx context.Context, companyID, entity string) (bool, error) {
	var answer struct {
		Value *[]json.RawMessage `json:"value"`
	}
	address := c.Effective.CompaniesURL + companyKey(companyID) + "/" + url.PathEscape(entity) + pageTop
	if err := c.into(ctx, connection.StageRead, address, &answer); err != nil {
		return false, err
	}
	if answer.Value == nil {
		return false, notAList()
	}
	return len(*answer.Value) > 0, nil
}

// notAList is the fault of an answer that has no list in it: whoever gave it,
// it proves nothing about what may be read.
func notAList() *connection.Fault {
	return &connection.Fault{Stage: connection.StageRead, HTTP: http.StatusOK, Net: connection.NetMalformed}
}

func companyKey(id string) string { return "(" + url.PathEscape(id) + ")" }
