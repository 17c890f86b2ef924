package rotate

import (
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/rotate"
)

// States is the page in each of its states, for pictures and tests; now is the
// day on which they play.
func States(now time.Time) map[string]rotate.State {
	play := func(s rotate.State, events ...rotate.Event) rotate.State {
		for _, e := range events {
			s, _ = rotate.Reduce(s, e)
		}
		return s
	}
	order := connection.Profile{
		ID: "order", Name: "Order import", Group: "Contoso Ltd.", Mode: connection.ModeApp, Tenant: "contoso.com",
		ClientID: "7f3c9a52-08c1-4b7e-9d55-2b6f0a11e41d", Environment: "Production",
		Secret: connection.SecretMeta{Length: 40, Fingerprint: "a", Ends: now.AddDate(0, 0, 12).Format(time.DateOnly)},
	}
	test, shop := order, order
	test.ID, test.Name = "test", "Order import (test)"
	shop.ID, shop.Name, shop.Group, shop.Secret.Fingerprint = "shop", "Web shop", "Fabrikam A/S", "b"
	secret := connection.Secret("Sbx8Q~a-new-secret+of/forty=characters.x")
	wrong := diagnose.Finding{
		ID: "BCC-280", Code: "secret-wrong", Severity: connection.SeverityError, Who: diagnose.OwnerEntra, Field: connection.FieldSecret,
		Actions: []diagnose.Action{diagnose.Edit(connection.FieldSecret), diagnose.RenewSecret, diagnose.OpenCredentials, diagnose.MailAdmin},
	}
	alone := play(rotate.State{ID: "order", Step: rotate.StepEnter, Now: now}, rotate.Opened{})
	begun := play(alone, rotate.Read{Profile: order, Others: []connection.Profile{test, shop}, Now: now})
	alone = play(alone, rotate.Read{Profile: order, Now: now})
	typed := play(begun, rotate.SecretTyped{Secret: secret}, rotate.EndsTyped{Text: now.AddDate(1, 0, 0).Format(time.DateOnly)})
	trying := play(typed, rotate.TryAsked{})
	tried := play(trying, rotate.Tried{})
	saving := play(tried, rotate.ReplaceAsked{})
	failed := rotate.Outcome{ID: "test", Name: "Order import (test)", Findings: []diagnose.Finding{{
		ID: "BCC-030", Code: "profiles-damaged", Severity: connection.SeverityError, Who: diagnose.OwnerYou,
	}}}
	well := rotate.Outcome{ID: "order", Name: "Order import"}
	return map[string]rotate.State{
		"reading": {ID: "order", Step: rotate.StepEnter, Now: now, Task: rotate.TaskFind},
		"begun":   begun,
		"guid":    play(begun, rotate.SecretTyped{Secret: "aa7dc1a2-a8cf-4ac9-8789-e1801cf16a5a"}),
		"typed":   typed,
		"trying":  trying,
		"refused": play(trying, rotate.Failed{Findings: []diagnose.Finding{wrong}}),
		"tried":   tried,
		"single":  play(alone, rotate.SecretTyped{Secret: secret}, rotate.TryAsked{}, rotate.Tried{}),
		"saving":  saving,
		"done":    play(saving, rotate.Replaced{Outcome: well}, rotate.Replaced{Outcome: rotate.Outcome{ID: "test", Name: test.Name}}, rotate.Ended{}),
		"half":    play(saving, rotate.Replaced{Outcome: well}, rotate.Replaced{Outcome: failed}, rotate.Ended{}),
	}
}
