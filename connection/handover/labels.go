package handover

import (
	"slices"
	"strings"
	"unicode"
)

// concept is what a label means.
type concept int

const (
	nothing concept = iota
	ignored         // known, and not a value of a connection: an object id, a scope
	aTenant
	aClient
	aSecret
	aSecretID
	aDay
	anEnvironment
	aCompany
	aCompanyID
	aCompanyLabel
	aMandant // German: tenant in Entra, company in Business Central
	anAccount
	aMode
	aName
)

// Words that narrow another one; no label means one of these.
const (
	byID concept = iota + aName + 1
	byName
	byType
	byDisplay
	concepts // how many there are
)

// words splits a label: "AZURE_CLIENT_ID", "clientId" and "Client-ID" are the
// same two or three words.
func words(label string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	r := []rune(label)
	for i, c := range r {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			flush()
			continue
		}
		if i > 0 && unicode.IsUpper(c) &&
			(unicode.IsLower(r[i-1]) || (i+1 < len(r) && unicode.IsUpper(r[i-1]) && unicode.IsLower(r[i+1]))) {
			flush()
		}
		word = append(word, c)
	}
	flush()
	return list
}

// vocabulary are the words of English, German, Danish, Dutch, French and
// Spanish that the portals, Business Central and people use for a concept, in
// the order in which they decide.
func vocabulary() []struct {
	means concept
	words []string
} {
	type entry = struct {
		means concept
		words []string
	}
	return []entry{
		{aMode, []string{"mode", "modus", "grant", "flow", "granttype"}},
		{ignored, []string{
			"object", "objekt", "objeto", "objet", "scope", "scopes", "redirect", "uri", "url", "description", "beschreibung",
			"beskrivelse", "omschrijving", "descripción", "correlation", "trace", "request", "thumbprint", "subscription", "resource", "version",
			"publisher", "group", "tenanttype", "api",
		}},
		{aDay, []string{
			"expires", "expiry", "expiration", "expire", "expired", "ends", "end", "until", "ablauf", "ablaufdatum", "läuft", "gültig",
			"udløber", "udløb", "udløbsdato", "verloopt", "verloopdatum", "vervalt", "vervaldatum", "geldig", "validité", "échéance",
			"caduca", "caducidad", "vence", "vencimiento", "expira", "expiración",
		}},
		{aSecret, []string{
			"secret", "clientsecret", "clientschlüssel", "geheimer", "geheime", "hemmeligheds", "geheimnis", "clientgeheimnis", "geheim", "clientgeheim", "hemmelighed", "klienthemmelighed", "secreto",
			"kennwort", "passwort", "password", "adgangskode", "wachtwoord", "contraseña",
		}},
		{anEnvironment, []string{"environment", "env", "umgebung", "umgebungsname", "miljø", "miljønavn", "omgeving", "environnement", "entorno"}},
		{aCompany, []string{
			"company", "firma", "unternehmen", "mandantenname", "mandantname", "virksomhed", "regnskab", "selskab", "bedrijf", "bedrijfsnaam",
			"société", "societe", "compagnie", "empresa", "compañía",
		}},
		{aMandant, []string{"mandant", "mandanten"}},
		{anAccount, []string{
			"account", "user", "username", "upn", "login", "loginhint", "email", "mail", "benutzer", "benutzername", "konto", "bruger",
			"brugernavn", "gebruiker", "gebruikersnaam", "utilisateur", "compte", "usuario", "cuenta",
		}},
		{aTenant, []string{
			"tenant", "tenantid", "directory", "verzeichnis", "verzeichnisid", "lejer", "lejerid", "mappe", "katalog", "map", "annuaire",
			"répertoire", "locataire", "directorio", "inquilino",
		}},
		{aClient, []string{
			"client", "clientid", "application", "app", "appid", "anwendung", "anwendungs", "anwendungsid", "klient", "klientid", "program",
			"applikation", "toepassing", "toepassings", "aplicación", "cliente",
		}},
		{aName, []string{
			"name", "title", "connection", "verbindung", "anzeigename", "bezeichnung", "navn", "forbindelse", "naam", "verbinding", "nom",
			"connexion", "nombre", "conexión",
		}},
	}
}

// lexicon finds what labels mean.
type lexicon map[string]concept

func newLexicon() lexicon {
	l := lexicon{}
	for _, e := range vocabulary() {
		for _, w := range e.words {
			if _, known := l[w]; !known {
				l[w] = e.means
			}
		}
	}
	return l
}

// narrower says what a word means that only narrows another one.
func narrower(w string) concept {
	for _, n := range []struct {
		means concept
		words []string
	}{
		{byID, []string{"id", "ids", "identifier", "kennung", "identifiant", "identificador", "guid"}},
		{byName, []string{"name", "navn", "naam", "nom", "nombre", "anzeigename"}},
		{byType, []string{"type", "typ", "tipo"}},
		{byDisplay, []string{"display"}},
	} {
		if slices.Contains(n.words, w) {
			return n.means
		}
	}
	return nothing
}

// isValue heads the column that holds the secret in the portal's table.
func isValue(w string) bool {
	return slices.Contains([]string{"value", "wert", "værdi", "waarde", "valeur", "valor"}, w)
}

// near says what the end of a text means as a label: the nearest word decides,
// with those that stand just before it.
func (l lexicon) near(label string) concept {
	means, _ := l.nearest(label)
	return means
}

// nearest is near; count is the number of words that decided.
func (l lexicon) nearest(label string) (means concept, count int) {
	const most = 6
	all := words(label)
	mandant := 0
	for n := 1; n <= min(most, len(all)); n++ {
		c := l.classify(all[len(all)-n:])
		if c == aMandant {
			mandant = max(mandant, n)
		} else if c != nothing && c != aName {
			return c, n
		}
	}
	switch {
	case mandant > 0:
		return aMandant, mandant
	case len(all) <= 3 && l.classify(all) == aName:
		return aName, len(all)
	}
	return nothing, 0
}

// classify says what a few words mean together. The first rule of which all
// parts are there decides.
func (l lexicon) classify(all []string) concept {
	var has [concepts]bool
	for _, w := range all {
		has[l[w]] = true
		if n := narrower(w); n != byType || len(all) > 1 { // a bare "type" may be that of the grant
			has[n] = true
		}
	}
	for _, rule := range []struct {
		parts [2]concept // nothing is always there
		means concept
	}{
		{[2]concept{aMode}, aMode},
		{[2]concept{ignored}, ignored},
		{[2]concept{byType}, ignored},
		{[2]concept{aDay}, aDay},
		{[2]concept{aSecret, byID}, aSecretID},
		{[2]concept{aSecret, byName}, ignored},
		{[2]concept{aSecret}, aSecret},
		{[2]concept{anEnvironment, byID}, ignored},
		{[2]concept{anEnvironment}, anEnvironment},
		{[2]concept{aCompany, byID}, aCompanyID},
		{[2]concept{aCompany, byDisplay}, aCompanyLabel},
		{[2]concept{aCompany}, aCompany},
		{[2]concept{aMandant, byID}, aTenant},
		{[2]concept{aMandant, aTenant}, aTenant},
		{[2]concept{aMandant}, aMandant},
		{[2]concept{anAccount, byID}, ignored},
		{[2]concept{anAccount}, anAccount},
		{[2]concept{aTenant, aClient}, nothing},
		{[2]concept{aTenant}, aTenant},
		{[2]concept{aClient, byID}, aClient},
		{[2]concept{aClient, byName}, aName},
		{[2]concept{aClient}, aClient},
		{[2]concept{aName}, aName},
	} {
		has[nothing] = true
		if has[rule.parts[0]] && has[rule.parts[1]] {
			return rule.means
		}
	}
	return nothing
}
