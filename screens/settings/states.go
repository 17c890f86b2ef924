package settings

import (
	"bcconnect/connection"
	"bcconnect/screens/look"
)

// States are the settings in each of their states, for pictures and tests.
func States() map[string]State {
	languages := []Language{{"en", "English"}, {"de", "Deutsch"}, {"fr", "Français"}, {"da", "Dansk"}}
	plain := State{
		Languages: languages, Theme: look.System, Version: "1.0.0",
		DataDir: "/home/maria/.config/bcconnect", Keyring: "Secret Service",
	}
	plain.Life = Life{Renewal: true, TokenCopy: true}
	company := plain
	company.Life = Life{Orphans: 2}
	company.Language, company.Theme = "de", look.Dark
	company.Proxy, company.NoProxy = "http://proxy.contoso.com:8080", "localhost, .contoso.local"
	company.LogOn, company.LogDefault, company.LogSizes = true, plain.DataDir+"/log", []string{"1", "5", "20", "100"}
	company.CAFile, company.Keep = "/etc/ssl/contoso-root.pem", connection.KeepSession
	wrong := company
	wrong.Life.Asking = true
	wrong.Proxy = "proxy:99999"
	wrong.LogFolder = "log"
	wrong.Problems = map[string]string{
		"proxy": "This is no address. Write it as http://proxy.contoso.com:8080.",
		"log":   "Give the whole path of a folder.",
		"ca":    "There is no certificate in this file.",
	}
	return map[string]State{"plain": plain, "company": company, "wrong": wrong}
}
