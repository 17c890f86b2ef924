package bc

import (
	"context"
	"encoding/json"

	"bcconnect/connection"
)

// adminPath is the admin centre's list of environments. Source:
// BCD/administration/administration-center-api_environments.
const adminPath = "/admin/v2.29/applications/BusinessCentral/environments"

// AdminEnvironments lists the environments as the admin centre knows them: with
// status and version, and also those that are being made or deleted. It takes a
// right of its own that few apps have; treat a refusal as "not known".
func (c *Client) AdminEnvironments(ctx context.Context) ([]Environment, error) {
	var all []Environment
	err := c.list(ctx, connection.StageEnvironments, c.Effective.APIURL+adminPath, func(raw json.RawMessage) error {
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
