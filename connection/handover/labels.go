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

// isID, isName and isValue are words that only narrow another one.
func isID(w string) bool {
	return slices.Contains([]string{"id", "ids", "identifier", "kennung", "identifiant", "identificador", "guid"}, w)
}

func isName(w string) bool {
	return slices.Contains([]string{"name", "navn", "naam", "nom", "nombre", "anzeigename"}, w)
}

func isValue(w string) bool {
	return slices.Contains([]string{"value", "wert", "værdi", "waarde", "valeur", "valor"}, w)
}

// isType makes another word something that we do not ask for, such as the type
// of an environment.
func isType(w string) bool { return w == "type" || w == "typ" || w == "tipo" }

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
		switch c := l.classify(all[len(all)-n:]); c {
		case nothing, aName:
		case aMandant:
			mandant = max(mandant, n)
		default:
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

// classify says what a few words mean together.
func (l lexicon) classify(all []string) concept {
	has := map[concept]bool{}
	for _, w := range all {
		if c, ok := l[w]; ok {
			has[c] = true
		}
	}
	id, name := slices.ContainsFunc(all, isID), slices.ContainsFunc(all, isName)
	for _, e := range []struct {
		when bool
		then concept
	}{
		{has[aMode], aMode},
		{has[ignored] || (len(all) > 1 && slices.ContainsFunc(all, isType)), ignored},
		{has[aDay], aDay},
		{has[aSecret] && id, aSecretID},
		{has[aSecret] && name, ignored},
		{has[aSecret], aSecret},
		{has[anEnvironment] && id, ignored},
		{has[anEnvironment], anEnvironment},
		{has[aCompany] && id, aCompanyID},
		{has[aCompany] && slices.Contains(all, "display"), aCompanyLabel},
		{has[aCompany], aCompany},
		{has[aMandant] && id, aTenant},
		{has[aMandant] && has[aTenant], aTenant},
		{has[aMandant], aMandant},
		{has[anAccount] && id, ignored},
		{has[anAccount], anAccount},
		{has[aTenant] && has[aClient], nothing},
		{has[aTenant], aTenant},
		{has[aClient] && name && !id, aName},
		{has[aClient], aClient},
		{has[aName], aName},
	} {
		if e.when {
			return e.then
		}
	}
	return nothing
}
