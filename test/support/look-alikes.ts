// Functions and operators of PostgreSQL that others could put in place of the built-in ones (CVE-2018-1058).

/**
Copies every built-in function and operator into `public`, for the same argument types and for `varchar`, which no
built-in one takes unchanged. Each copy raises an error when it is called. Functions that cannot be copied
(pseudo-types, C strings) are left out.
*/
export const plantLookAlikes = `
CREATE TABLE public.planted (kind text NOT NULL);
DO $plant$
DECLARE
	found record;
	arguments text;
BEGIN
	FOR found IN
		SELECT p.oid, p.proname, pg_catalog.format_type(p.prorettype, NULL) AS result, p.proargtypes::oid[] AS types,
			p.proretset AS returns_set
		FROM pg_catalog.pg_proc p
		WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.pronargs BETWEEN 1 AND 4
			AND NOT p.proretset AND p.provariadic = 0
	LOOP
		FOR arguments IN
			SELECT DISTINCT pg_catalog.array_to_string(ARRAY(
				SELECT CASE WHEN copies.is_varchar AND type = 'text'::regtype THEN 'varchar'
				ELSE pg_catalog.format_type(type, NULL) END
				FROM unnest(found.types) WITH ORDINALITY AS list(type, place) ORDER BY place), ', ')
			FROM (VALUES (false), (true)) AS copies(is_varchar)
		LOOP
			BEGIN
				EXECUTE format(
					'CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS $body$ BEGIN
					RAISE EXCEPTION ''look-alike of %s was called''; END $body$',
					found.proname, arguments, found.result, found.proname);
				INSERT INTO public.planted VALUES ('function');
			EXCEPTION WHEN OTHERS THEN
				NULL;
			END;
		END LOOP;
	END LOOP;
	FOR found IN
		SELECT o.oprname, pg_catalog.format_type(o.oprleft, NULL) AS left_type,
			pg_catalog.format_type(o.oprright, NULL) AS right_type,
			pg_catalog.format_type(o.oprresult, NULL) AS result, o.oid
		FROM pg_catalog.pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprkind = 'b'
	LOOP
		BEGIN
			EXECUTE format(
				'CREATE FUNCTION public.look_alike_%s("left" %s, "right" %s) RETURNS %s LANGUAGE plpgsql AS $body$ BEGIN
				RAISE EXCEPTION ''a look-alike operator was called''; END $body$',
				found.oid, found.left_type, found.right_type, found.result);
			EXECUTE format('CREATE OPERATOR public.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = public.look_alike_%s)',
				found.oprname, found.left_type, found.right_type, found.oid);
			INSERT INTO public.planted VALUES ('operator');
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
END
$plant$;`;
