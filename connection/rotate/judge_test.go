package rotate_test

import (
	"slices"
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/rotate"
)

var today = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func order() connection.Profile {
	return connection.Profile{
		ID: "order", Name: "Order import", Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "e8d03f3e-8b90-4ca0-ac75-6b7ec3fe1bdd", Environment: "Production",
		Secret: connection.SecretMeta{Length: 40, Fingerprint: "old", Ends: "2026-12-01"},
	}
}

const good = "Sbx8Q~a-new-secret+of/forty=characters.x"

func TestJudge(t *testing.T) {
	for name, c := range map[string]struct {
		secret connection.Secret
		ends   string
		codes  []string
		fails  bool
	}{
		"good":          {good, "2028-11-22", nil, false},
		"no day":        {good, "", nil, false},
		"near":          {good, "2026-12-20", []string{"secret-ends-soon"}, false},
		"past":          {good, "2026-11-22", []string{"ends-past"}, true},
		"no day at all": {good, "next year", []string{"ends-format"}, true},
		"absurd":        {good, "0027-03-14", []string{"ends-year"}, true},
		"sooner":        {good, "2026-11-30", []string{"secret-ends-soon", "ends-not-later"}, false},
		"none":          {"", "2028-11-22", []string{"secret-missing"}, true},
		"secret id":     {"aa7dc1a2-a8cf-4ac9-8789-e1801cf16a5a", "", []string{"secret-is-guid"}, true},
		"client id":     {connection.Secret(order().ClientID), "", []string{"secret-is-guid"}, true},
		"masked":        {"Sbx************", "", []string{"secret-masked"}, true},
	} {
		got := rotate.Judge(order(), c.secret, c.ends, today)
		var codes []string
		for _, i := range got {
			codes = append(codes, i.Code)
		}
		if !slices.Equal(codes, c.codes) || connection.HasErrors(got) != c.fails {
			t.Errorf("%s: %v, errors %v", name, codes, connection.HasErrors(got))
		}
	}
}
